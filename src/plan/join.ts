import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { jsonEquals } from '../resource/json.ts';
import { formatName } from '../resource/resource-id.ts';
import { formatMarkers } from '../topology/fan-out.ts';
import type {
  Augmentation,
  WriteFailover,
  WriteInjectionRoute,
  WriteSelectionRoute,
  WriteWaypoint,
} from './augmentation.ts';

/**
 * Fan-outs that want the same object share it: a callee's route has a rule for each marker, a waypoint serves all that bind to
 * it. What they cannot agree about is refused, since the last word would silently win.
 */
export function joinAugmentations(augmentations: readonly Augmentation[]): {
  readonly augmentations: readonly Augmentation[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const joined = new Map<string, Augmentation>();
  const diagnostics: Diagnostic[] = [];
  for (const [index, augmentation] of augmentations.entries()) {
    const key = keyOf(augmentation) ?? String(index);
    const before = joined.get(key);
    const both = before === undefined ? { one: augmentation } : join(before, augmentation);
    if ('conflict' in both) diagnostics.push(both.conflict);
    else joined.set(key, both.one);
  }
  return { augmentations: [...joined.values()], diagnostics };
}

function keyOf(augmentation: Augmentation): string | undefined {
  switch (augmentation.kind) {
    case 'write-selection-route':
      return `${augmentation.kind} ${augmentation.namespace}/${augmentation.service}`;
    case 'write-relay':
      return `${augmentation.kind} ${formatName(augmentation.gateway)}`;
    case 'write-injection-route':
      return `${augmentation.kind} ${formatName(augmentation.canary.id)}`;
    case 'write-failover':
      return `${augmentation.kind} ${augmentation.namespace}/${augmentation.name}`;
    case 'write-waypoint':
      return `${augmentation.kind} ${formatName(augmentation.waypoint)}`;
    default:
      return undefined;
  }
}

type Joined = { readonly one: Augmentation } | { readonly conflict: Diagnostic };

function join(a: Augmentation, b: Augmentation): Joined {
  if (a.kind === 'write-waypoint' && b.kind === 'write-waypoint') return { one: joinWaypoints(a, b) };
  if (a.kind === 'write-injection-route' && b.kind === 'write-injection-route') return joinInjections(a, b);
  if (a.kind === 'write-selection-route' && b.kind === 'write-selection-route') return joinSelections(a, b);
  if (a.kind === 'write-failover' && b.kind === 'write-failover') return joinFailovers(a, b);
  return { one: b };
}

function joinWaypoints(a: WriteWaypoint, b: WriteWaypoint): WriteWaypoint {
  return { ...a, namespaces: [...new Set([...a.namespaces, ...b.namespaces])] };
}

function joinInjections(a: WriteInjectionRoute, b: WriteInjectionRoute): Joined {
  if (
    jsonEquals(
      a.markers.map((marker) => ({ ...marker })),
      b.markers.map((marker) => ({ ...marker })),
    )
  )
    return { one: a };
  const facts = {
    object: `the marker of Canary ${formatName(a.canary.id)}`,
    one: `one sets ${formatMarkers(a.markers)}`,
    other: `the other ${formatMarkers(b.markers)}`,
  };
  return { conflict: diagnose('FAN425', facts, { item: a.canary.item }) };
}

/** Each callee has one, but for the label that its fan-outs may name. */
function joinFailovers(a: WriteFailover, b: WriteFailover): Joined {
  const labels = ({ versions }: WriteFailover) =>
    Object.entries(versions.selector)
      .map(([key, value]) => `\`${key}: ${value}\``)
      .join(' and ');
  if (labels(a) === labels(b)) return { one: a };
  const facts = {
    object: `the pods of Service ${a.name}`,
    one: `one selects them by ${labels(a)}`,
    other: `the other by ${labels(b)}`,
  };
  return { conflict: diagnose('FAN425', facts, { item: a.beside }) };
}

function joinSelections(a: WriteSelectionRoute, b: WriteSelectionRoute): Joined {
  const choices = [...a.choices];
  for (const choice of b.choices) {
    const same = choices.find(({ marker }) => jsonEquals({ ...marker }, { ...choice.marker }));
    if (same === undefined) choices.push(choice);
    else if (same.backend !== choice.backend) {
      const facts = {
        object: `where ${formatMarkers([choice.marker])} leads at Service ${a.service}`,
        one: `one wants ${same.backend}`,
        other: `the other ${choice.backend}`,
      };
      return { conflict: diagnose('FAN425', facts, { item: a.beside }) };
    }
  }
  const rest = a.rest ?? b.rest;
  // What Flagger's own route or a user's would win by is known to the one that looked.
  const [full, other] = a.choices.length > 0 ? [a, b] : [b, a];
  const why = a.rest === undefined && b.rest === undefined ? a.why : `${full.why}; ${other.why}`;
  return { one: { ...full, choices, rest, why } };
}
