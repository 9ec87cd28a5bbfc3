import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { formatName } from '../../../src/resource/resource-id.ts';
import type { FanOut } from '../../../src/topology/fan-out.ts';
import { situate } from '../../../src/topology/situation.ts';
import { contentOf, itemsOf, noConfig } from '../../../test/manifests.ts';
import type { Answer, Application } from './backends.ts';
import { type Flagger, type States, withFlagger } from './flagger.ts';
import { type Istiod, type Live, startLive } from './live.ts';

/** What is shown of one fan-out: the real software's answers, before and after the function. */
export interface Row {
  readonly when: 'before' | 'after';
  readonly state: string;
  readonly client: string;
  /** Counts by `caller → callee`, versions as v1 (primary) and v2 (canary). */
  readonly counts: ReadonlyMap<string, number>;
}

export interface ShowcaseTools {
  readonly flagger: Flagger;
  readonly istiod: Istiod;
  readonly envoy: string;
  /** The function, as it is built. */
  readonly command: string;
}

const REQUESTS = 200;

/** Runs a case of testdata as it came and as the function leaves it, in the states that matter, with the clients that matter. */
export async function showcase(
  name: string,
  tools: ShowcaseTools,
  say: (row: Row) => void,
): Promise<readonly string[]> {
  const text = readFileSync(`testdata/${name}/input.yaml`, 'utf8');
  const applied = spawnSync(process.execPath, [tools.command, 'apply', '-'], { input: text, encoding: 'utf8' });
  if (applied.status !== 0) throw new Error(`apply fails on testdata/${name}: ${applied.stderr}`);
  const after = situate(itemsOf(applied.stdout), noConfig());
  const [fanOut] = after.fanOuts;
  if (fanOut === undefined) throw new Error(`testdata/${name} has no fan-out`);
  const problems: string[] = [];
  for (const when of ['before', 'after'] as const) {
    const manifests = itemsOf(when === 'before' ? text : applied.stdout).map(contentOf);
    for (const { label, states } of statesOf(fanOut)) {
      const { objects, answer } = await withFlagger(tools.flagger, name, manifests, states);
      if (answer.changes.length > 0)
        problems.push(`${when}, ${label}: Flagger’s next tick changes ${answer.changes.join('; ')}`);
      const live = await startLive(name, objects, tools.istiod, tools.envoy, (now) => application(fanOut, now));
      try {
        for (const client of clientsOf(fanOut)) {
          say({ when, state: label, client: client.label, counts: await countAnswers(fanOut, live, client) });
        }
      } finally {
        live.stop();
      }
    }
  }
  return problems;
}

function statesOf({ entry, callees }: FanOut): readonly { readonly label: string; readonly states: States }[] {
  const own = formatName(entry.canary.id);
  const others = callees.flatMap(({ canary }) => (canary === undefined ? [] : [formatName(canary.canary.id)]));
  const at = (canary: string, weight: number | undefined) => [
    canary,
    weight === undefined
      ? { phase: 'Succeeded' as const, canaryWeight: 0, mirrored: false }
      : { phase: 'Progressing' as const, canaryWeight: weight, mirrored: false },
  ];
  const state = (label: string, weight: number | undefined, callee: number | undefined) => ({
    label,
    states: Object.fromEntries([at(own, weight), ...others.map((canary) => at(canary, callee))]) as States,
  });
  return [
    state('at rest', undefined, undefined),
    state('0/100', 100, 0),
    state('60/40', 40, 0),
    state('60/40, callee at rest', 40, undefined),
  ];
}

interface ShowClient {
  readonly label: string;
  readonly inside: boolean;
  readonly headers: readonly (readonly [string, string])[];
}

function clientsOf({ markers }: FanOut): readonly ShowClient[] {
  const [marker] = markers;
  const forged = marker === undefined ? [] : [[marker.header, marker.value] as const];
  return [
    { label: 'outside', inside: false, headers: [] },
    { label: 'outside, forged marker', inside: false, headers: forged },
    { label: 'in the mesh', inside: true, headers: [] },
  ];
}

/** Pods of the entry call each callee, and pass the marker's headers on. */
function application({ entry, callees, markers }: FanOut, live: () => Live): Application {
  const { namespace } = entry.canary.id;
  const { name } = entry.canary.targetRef;
  const own = new Set([`${namespace}/${name}`, `${namespace}/${name}-primary`]);
  return async (pod, report) => {
    if (!own.has(pod.owner)) return [];
    const headers = markers.flatMap(({ header }) =>
      (report.headers[header.toLowerCase()] ?? []).map((value) => [header, value] as const),
    );
    return Promise.all(
      callees.map((callee) => {
        const port = callee.canary?.canary.service.port ?? 80;
        const host = `${callee.service}.${callee.namespace}:${port}`;
        return live().fromPod(true, `${callee.namespace}/${callee.service}`, port, {
          method: 'GET',
          path: '/',
          host,
          headers,
        });
      }),
    );
  };
}

async function countAnswers(
  fanOut: FanOut,
  live: Live,
  { inside, headers }: ShowClient,
): Promise<ReadonlyMap<string, number>> {
  const { canary } = fanOut.entry;
  const gateway = canary.service.gatewayRefs.find(({ kind }) => kind === 'Gateway');
  const host = canary.service.hosts.find((each) => !each.endsWith('.local')) ?? `${canary.apex}.${canary.id.namespace}`;
  const counts = new Map<string, number>();
  for (let index = 0; index < REQUESTS; index++) {
    const answer = inside
      ? await live.fromPod(true, `${canary.id.namespace}/${canary.apex}`, canary.service.port, {
          method: 'GET',
          path: '/',
          host: `${canary.apex}:${canary.service.port}`,
          headers,
        })
      : await live.atGateway(`${gateway?.namespace ?? canary.id.namespace}/${gateway?.name ?? ''}`, 80, {
          method: 'GET',
          path: '/',
          host,
          headers,
        });
    const key = [versionOf(answer), ...(answer.report?.next ?? []).map(versionOf)].join('→');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** v1 is the primary, v2 the target, whose new version the canary is. */
function versionOf({ status, report }: Answer): string {
  if (report === undefined) return String(status);
  return report.owner.endsWith('-primary') ? 'v1' : 'v2';
}
