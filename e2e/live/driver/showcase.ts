import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Config } from '../../../src/config/config.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { type FanOut, formatFanOut } from '../../../src/topology/fan-out.ts';
import { situate } from '../../../src/topology/situation.ts';
import { contentOf, itemsOf, noConfig } from '../../../test/manifests.ts';
import type { Application } from './backends.ts';
import { type Chain, chainOf, type Names } from './chains.ts';
import { type Flagger, withFlagger } from './flagger.ts';
import { type Istiod, type Live, startLive } from './live.ts';
import { clientsOf, type ShowClient, send } from './show-clients.ts';
import { statesOf } from './show-states.ts';
import { traced } from './show-traces.ts';

/** What is shown of one fan-out: the real software's answers, before and after the function. */
export interface Row {
  readonly fanOut: string;
  readonly when: 'before' | 'after';
  readonly state: string;
  readonly client: string;
  /** Counts by chain of who answered. */
  readonly counts: ReadonlyMap<Chain, number>;
}

export interface ShowcaseTools {
  readonly flagger: Flagger;
  readonly istiod: Istiod;
  readonly envoy: string;
  /** The function, as it is built. */
  readonly command: string;
}

const REQUESTS = 200;
const MORE = 800;
/** Shares of 200 requests lie this near to the true ones, but once in some ten thousand. */
const TOLERANCE = 0.14;

/**
 * Runs a case of testdata as it came and as the function leaves it, in the states that matter, with the clients that matter. What
 * the tracer says of the same requests must be what is seen.
 */
export async function showcase(
  name: string,
  tools: ShowcaseTools,
  say: (row: Row) => void,
): Promise<readonly string[]> {
  const text = readFileSync(`testdata/${name}/input.yaml`, 'utf8');
  const configPath = `testdata/${name}/fn-config.yaml`;
  const given = existsSync(configPath) ? ['-c', configPath] : [];
  const applied = spawnSync(process.execPath, [tools.command, 'apply', ...given, '-'], {
    input: text,
    encoding: 'utf8',
  });
  if (applied.status !== 0) throw new Error(`apply fails on testdata/${name}: ${applied.stderr}`);
  const config = given.length === 0 ? noConfig() : configIn(configPath);
  const { fanOuts } = situate(itemsOf(applied.stdout), config);
  if (fanOuts.length === 0) throw new Error(`testdata/${name} has no fan-out`);
  const problems: string[] = [];
  for (const when of ['before', 'after'] as const) {
    const manifests = when === 'before' ? text : applied.stdout;
    const situation = situate(itemsOf(manifests), config);
    for (const state of statesOf(fanOuts)) {
      const { label, states } = state;
      const { objects, answer } = await withFlagger(tools.flagger, name, itemsOf(manifests).map(contentOf), states);
      if (answer.changes.length > 0)
        problems.push(`${when}, ${label}: Flagger’s next tick changes ${answer.changes.join('; ')}`);
      const live = await startLive(name, objects, tools.istiod, tools.envoy, (now) => application(fanOuts, now));
      try {
        for (const fanOut of fanOuts) {
          for (const client of clientsOf(fanOut)) {
            const expected = traced(situation, fanOuts, fanOut, state, client, namesOf(fanOuts));
            const counts = new Map<Chain, number>();
            const row = { fanOut: formatFanOut(fanOut), when, state: label, client: client.label, counts };
            await countAnswers(counts, REQUESTS, { fanOut, fanOuts, live, client });
            // Of some hundred rows one is by chance further off than any should be; of more requests it is not.
            if (differences(row, expected).length > 0)
              await countAnswers(counts, MORE, { fanOut, fanOuts, live, client });
            say(row);
            problems.push(...differences(row, expected));
          }
        }
      } finally {
        live.stop();
      }
    }
  }
  return problems;
}

function configIn(path: string): Config {
  const [item] = itemsOf(readFileSync(path, 'utf8'));
  const read = readConfig(item === undefined ? null : contentOf(item));
  if ('diagnostics' in read) throw new Error(read.diagnostics.map(({ message }) => message).join('; '));
  return read.config;
}

/** Pods of an entry call each of its callees, and pass on every marker that they get. */
function application(fanOuts: readonly FanOut[], live: () => Live): Application {
  const names = [...new Set(fanOuts.flatMap(({ markers }) => markers.map(({ header }) => header.toLowerCase())))];
  return async (pod, report) => {
    const called = fanOuts.filter((fanOut) => isOf(fanOut, pod.owner)).flatMap(({ callees }) => callees);
    const distinct = called.filter(
      ({ namespace, service }, index) =>
        called.findIndex((each) => each.namespace === namespace && each.service === service) === index,
    );
    const headers = names.flatMap((name) => (report.headers[name] ?? []).map((value) => [name, value] as const));
    return Promise.all(distinct.map((callee) => send(live(), callee, headers)));
  };
}

function isOf({ entry: { canary } }: FanOut, owner: string): boolean {
  const own = `${canary.id.namespace}/${canary.targetRef.name}`;
  return owner === own || owner === `${own}-primary`;
}

/** Workloads of Canaries by their versions, all others by their names. */
function namesOf(fanOuts: readonly FanOut[]): Names {
  const versions = new Map<string, string>();
  for (const { entry, callees } of fanOuts) {
    for (const judged of [entry, ...callees.map(({ canary }) => canary)]) {
      if (judged === undefined) continue;
      const { id, targetRef } = judged.canary;
      versions.set(`${id.namespace}/${targetRef.name}`, 'v2').set(`${id.namespace}/${targetRef.name}-primary`, 'v1');
    }
  }
  return ({ namespace, name }) => versions.get(`${namespace}/${name}`) ?? name;
}

async function countAnswers(
  counts: Map<Chain, number>,
  requests: number,
  { fanOut, fanOuts, live, client }: Asked,
): Promise<void> {
  const names = namesOf(fanOuts);
  for (let index = 0; index < requests; index++) {
    const chain = chainOf(await client.send(live, fanOut), names);
    counts.set(chain, (counts.get(chain) ?? 0) + 1);
  }
}

interface Asked {
  readonly fanOut: FanOut;
  readonly fanOuts: readonly FanOut[];
  readonly live: Live;
  readonly client: ShowClient;
}

/** Where the tracer says something else than what was seen; pods that share in an unknown proportion are one to it. */
function differences(
  { fanOut, when, state, client, counts }: Row,
  chains: ReadonlyMap<Chain, number>,
): readonly string[] {
  const at = `${fanOut}, ${when}, ${state}, ${client}`;
  const found: string[] = [];
  const seen = new Map<Chain, number>();
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  for (const [chain, count] of counts) {
    const told = [...chains.keys()].find((each) => fits(each, chain));
    if (told === undefined) found.push(`${at}: Envoy has ${chain}, and trace has ${[...chains.keys()].join(', ')}`);
    else seen.set(told, (seen.get(told) ?? 0) + count / all);
  }
  for (const [chain, share] of chains) {
    const own = seen.get(chain) ?? 0;
    if (Math.abs(own - share) > TOLERANCE)
      found.push(`${at}: ${chain} is ${Math.round(share * 100)} % to trace, and ${Math.round(own * 100)} % to Envoy`);
  }
  return found;
}

/** `v1|v2→v1` fits `v2→v1`. */
function fits(told: Chain, seen: Chain): boolean {
  const parts = (chain: Chain) => chain.split(/([→(), ]+)/);
  const [a, b] = [parts(told), parts(seen)];
  return (
    a.length === b.length && a.every((part, index) => part === b[index] || part.split('|').includes(b[index] ?? ''))
  );
}
