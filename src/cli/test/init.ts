import { printBlock } from '../../krm/print.ts';
import { failureText } from '../../report/route-tests/text.ts';
import type { Json, JsonObject } from '../../resource/json.ts';
import type { Deserved } from '../../route-tests/deserved.ts';

const HEAD = `# Tests of where requests go, as the fan-outs that were found deserve them; \`canary-fanout test\` runs them.
# Each says how a sound fan-out behaves. One that does not hold here stands in a comment, with what is so.
`;

/** RouteTests as YAML, to be put beside the manifests: what is printed passes. */
export function printDeserved(all: readonly Deserved[]): string {
  return `${HEAD}${printRouteTests(all)}`;
}

export function printRouteTests(all: readonly Deserved[]): string {
  return all.map(printed).join('---\n');
}

function printed({ id, tests, held, missing }: Deserved): string {
  const { apiVersion, kind, namespace, name } = id;
  const metadata: JsonObject = {
    name,
    ...(namespace === '' ? {} : { namespace }),
    annotations: { 'config.kubernetes.io/local-config': 'true' },
  };
  const body = tests.length === 0 ? '' : `${printBlock({ apiVersion, kind, metadata, spec: { tests } }, 0, '\n')}\n`;
  return [
    ...missing.map((sentence) => `# ${sentence}\n`),
    body,
    ...held.map(({ test, results }) => {
      const failing = results.find(({ failures, problem }) => failures.length > 0 || problem !== undefined);
      const why = failing?.problem?.detail ?? failureText(failing?.failures ?? [], failing?.home ?? '');
      return commented(
        `does not hold [${failing?.routeCase.name ?? ''}]:\n${why}\n${printBlock([test] as Json, 2, '\n')}`,
      );
    }),
  ].join('');
}

function commented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '#\n' : `# ${line}\n`))
    .join('');
}
