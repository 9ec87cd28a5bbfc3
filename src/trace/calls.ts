import type { Callee, FanOut } from '../topology/fan-out.ts';
import type { JudgedCanary } from '../topology/topology.ts';
import type { Workload } from './endpoints.ts';
import { type Request, readRequest } from './request.ts';
import type { Call } from './trace.ts';
import { serviceOrigin } from './url.ts';

export interface CallOptions {
  /** What the pods that answer call, each with what the pods behind it call; `undefined`: the callees of fan-outs. */
  readonly chains: readonly (readonly Request[])[] | undefined;
  /** Headers that applications pass on, in any case; `undefined`: the markers of the fan-outs. */
  readonly carry: readonly string[] | undefined;
  /** What a callee of a fan-out is asked for; without it, `/` on its port. */
  readonly sample?: (fanOut: FanOut, callee: Callee) => Request | undefined;
}

export type Calls = (workload: Workload, request: Request) => readonly Call[];

/**
 * The calls that pods make when they get a request. Nothing but the application copies a header from what comes in to what
 * goes out; a header that did not arrive is not carried.
 */
export function callsOf(fanOuts: readonly FanOut[], { chains, carry, sample = usualCall }: CallOptions): Calls {
  const names = (carry ?? fanOuts.flatMap(({ markers }) => markers.map(({ header }) => header))).map((name) =>
    name.toLowerCase(),
  );
  const carried = (call: Request, arrived: Request): Request => {
    const headers = new Map(call.headers);
    for (const name of names) {
      const values = arrived.headers.get(name);
      if (values !== undefined) headers.set(name, values);
    }
    return { ...call, headers };
  };
  const along = ([first, ...rest]: readonly Request[]): Calls => {
    if (first === undefined) return () => [];
    return (_, arrived) => [{ request: carried(first, arrived), ...(rest.length === 0 ? {} : { calls: along(rest) }) }];
  };
  if (chains !== undefined) return (workload, request) => chains.flatMap((chain) => along(chain)(workload, request));
  const calls: Calls = (workload, arrived) => {
    const seen = new Set<string>();
    return fanOuts
      .filter(({ entry }) => isOf(workload, entry))
      .flatMap((fanOut) => fanOut.callees.map((callee) => ({ fanOut, callee })))
      .flatMap(({ fanOut, callee }) => {
        const name = `${callee.namespace}/${callee.service}`;
        if (seen.has(name)) return [];
        seen.add(name);
        const request = callee.backend === '' ? undefined : sample(fanOut, callee);
        return request === undefined ? [] : [{ request: carried(request, arrived), calls }];
      });
  };
  return calls;
}

function usualCall(_: FanOut, { namespace, service, canary }: Callee): Request | undefined {
  const request = readRequest(`${serviceOrigin(namespace, service, canary?.canary.service.port ?? 80)}/`);
  return 'problem' in request ? undefined : request;
}

/** Pods of the Canary: its target's, and those of the primary that Flagger makes of it. */
function isOf({ namespace, kind, name, podLabels }: Workload, { canary, target }: JudgedCanary): boolean {
  const { targetRef, id } = canary;
  if (target !== undefined) {
    const selector = Object.entries(target.selector);
    return (
      namespace === id.namespace && selector.length > 0 && selector.every(([key, value]) => podLabels[key] === value)
    );
  }
  return (
    namespace === id.namespace &&
    kind === targetRef.kind &&
    (name === targetRef.name || name === `${targetRef.name}-primary`)
  );
}

/** Reads the URLs of one chain. */
export function readChain(
  urls: readonly string[],
): { readonly requests: readonly Request[] } | { readonly problem: string } {
  const requests: Request[] = [];
  for (const url of urls) {
    const read = readRequest(url);
    if ('problem' in read) return { problem: `\`--then\`: ${read.problem}` };
    requests.push(read);
  }
  return { requests };
}
