import { nearest } from '../diagnostics/nearest.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Topology } from '../topology/topology.ts';

/** Full names, `NAMESPACE/NAME`, of what a test calls by its name. */
export interface Names {
  /** '' where the RouteTest has no namespace. */
  readonly home: string;
  readonly service: (given: string) => string;
  readonly gateway: (given: string) => string;
  readonly canary: (given: string) => string;
}

/** A name that a test uses and the manifests do not have; nothing is judged by it. */
export class UnknownName extends Error {}

/** Bare names are of `home`, the namespace of the RouteTest; where that has none, of the one namespace that knows the name. */
export function namesOf(topology: Topology, home: string): Names {
  const services = new Set([
    ...topology.model.ofKind('', 'Service').map(({ id }) => formatName(id)),
    ...topology.canaries.flatMap(({ canary, leftAlone }) =>
      leftAlone === undefined
        ? [canary.apex, canary.primary, canary.canary].map((name) =>
            formatName({ namespace: canary.id.namespace, name }),
          )
        : [],
    ),
  ]);
  const gateways = new Set(topology.model.gateways().map(({ id }) => formatName(id)));
  const canaries = new Set(topology.canaries.map(({ canary }) => formatName(canary.id)));
  return {
    home,
    service: (given) => {
      const [name = given, port] = given.split(':');
      const full = resolve(name, 'Service', services, home);
      return port === undefined ? full : `${full}:${port}`;
    },
    gateway: (given) => resolve(given, 'Gateway', gateways, home),
    canary: (given) => resolve(given, 'Canary', canaries, home),
  };
}

function resolve(given: string, kind: string, known: ReadonlySet<string>, home: string): string {
  const full = given.includes('/') || home === '' ? given : `${home}/${given}`;
  if (known.has(full)) return full;
  const found = given.includes('/') || home !== '' ? [] : [...known].filter((name) => name.endsWith(`/${given}`));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length > 1) throw new UnknownName(`${kind} ${given} is in ${found.join(' and ')}: write NAMESPACE/NAME`);
  const near =
    nearest(full, known) ??
    nearest(
      given,
      [...known].map((name) => name.slice(name.indexOf('/') + 1)),
    );
  const all = [...known].sort();
  const hint =
    near === undefined
      ? `; it has ${all.length === 0 ? 'none' : all.slice(0, 8).join(', ')}${all.length > 8 ? ', …' : ''}`
      : `; did you mean ${near}?`;
  throw new UnknownName(`the manifests have no ${kind} ${full}${hint}`);
}
