import { stringify } from 'yaml';
import type { JsonObject } from '../../../src/resource/json.ts';
import type { Disagreement } from './agree.ts';
import { runScenario, type Tools, type Verdict } from './campaign.ts';
import type { Scenario } from './generator.ts';

/** Objects without which nothing could be asked. */
const NEEDED = new Set(['Namespace', 'Deployment']);

/** A disagreement with as few objects as still show it, as a case to keep. */
export async function formatDisagreement({ scenario, disagreements }: Verdict, tools: Tools): Promise<string> {
  const [first] = disagreements;
  if (first === undefined) return '';
  const small = await minimise({ ...scenario, probes: [first.probe] }, tools);
  const [shown = first] = (await runScenario(small, tools)).disagreements;
  return [
    `${scenario.name}: ${disagreements.length} of ${scenario.probes.length} probes disagree; the first, with what it needs:`,
    ...small.manifests.map((object) => `---\n${stringify(object).trimEnd()}`),
    ...(Object.keys(small.states).length === 0 ? [] : [`# rollouts: ${JSON.stringify(small.states)}`]),
    ...formatSides(shown),
  ].join('\n');
}

function formatSides({ probe, traced, measured }: Disagreement): readonly string[] {
  return [
    `# probe: ${JSON.stringify(probe)}`,
    ...traced.map((line) => `# traced:   ${line}`),
    ...measured.map((line) => `# measured: ${line}`),
  ];
}

async function minimise(scenario: Scenario, tools: Tools): Promise<Scenario> {
  let small = scenario;
  for (const object of scenario.manifests) {
    if (typeof object.kind !== 'string' || NEEDED.has(object.kind)) continue;
    const without = { ...small, manifests: small.manifests.filter((each) => each !== object) };
    if (await disagrees(without, tools)) small = without;
  }
  for (const route of small.manifests.filter(({ kind }) => kind === 'HTTPRoute')) {
    small = await withFewerRules(small, route, tools);
  }
  return small;
}

async function withFewerRules(scenario: Scenario, route: JsonObject, tools: Tools): Promise<Scenario> {
  const spec = route.spec as { rules: readonly JsonObject[] };
  let small = scenario;
  let now = route;
  for (const rule of spec.rules) {
    const rules = (now.spec as { rules: readonly JsonObject[] }).rules.filter((each) => each !== rule);
    if (rules.length === 0) continue;
    const candidate: JsonObject = { ...now, spec: { ...(now.spec as JsonObject), rules } };
    const without = { ...small, manifests: small.manifests.map((each) => (each === now ? candidate : each)) };
    if (await disagrees(without, tools)) [small, now] = [without, candidate];
  }
  return small;
}

async function disagrees(scenario: Scenario, tools: Tools): Promise<boolean> {
  try {
    return (await runScenario(scenario, tools)).disagreements.length > 0;
  } catch {
    return false;
  }
}
