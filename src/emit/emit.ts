import type { Augmentation } from '../plan/augmentation.ts';
import type { Item, Patch } from '../resource/item.ts';
import { type Json, jsonEquals, valueAt } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';
import type { Path } from '../resource/path.ts';
import { markerMatch } from '../topology/marker.ts';
import { emitDestinationRule, emitFailoverService } from './failover.ts';
import { emitRelay, emitRelayFallback, printGatewayRef } from './relay.ts';
import { emitInjectionRoute, emitSelectionRoute } from './routes.ts';
import { emitService } from './service.ts';
import { emitWaypoint } from './waypoint.ts';

/** A field of an object of the user's that must have a value, or a list that must hold some entries. */
export interface FieldEdit {
  readonly kind: 'edit';
  readonly item: Item;
  readonly path: Path;
  readonly change: { readonly set: Json } | { readonly append: readonly Json[] };
  readonly why: string;
}

/** An object of ours that must be there. */
export interface Written {
  readonly kind: 'write';
  readonly manifest: Manifest;
  /** The object whose file it belongs beside. */
  readonly beside: Item;
  readonly why: string;
}

export type Emission = FieldEdit | Written;

/** Augmentations as objects and edits; an edit of what is so already is none. */
export function emit(augmentations: readonly Augmentation[]): readonly Emission[] {
  return augmentations.flatMap(emitOne);
}

function emitOne(augmentation: Augmentation): readonly Emission[] {
  const { why } = augmentation;
  switch (augmentation.kind) {
    case 'bind-by-canary': {
      const { canary, role, labels } = augmentation;
      return setEach(canary.item, ['spec', 'service', role, 'labels'], labels, why);
    }
    case 'bind-by-service':
      return setEach(augmentation.service.item, ['metadata', 'labels'], augmentation.labels, why);
    case 'bind-by-namespace':
      return setEach(augmentation.namespace.item, ['metadata', 'labels'], augmentation.labels, why);
    case 'unmanaged-metadata': {
      const { canary, labels, annotations } = augmentation;
      const at = (key: string) => ['spec', 'service', 'unmanagedMetadata', key];
      return [
        ...appendMissing(canary.item, at('labels'), labels, why),
        ...appendMissing(canary.item, at('annotations'), annotations, why),
      ];
    }
    case 'guard-marker': {
      const { canary, headers } = augmentation;
      return appendMissing(canary.item, ['spec', 'service', 'headers', 'request', 'remove'], headers, why);
    }
    case 'test-marker': {
      const { canary, marker } = augmentation;
      const { type, name, value } = markerMatch(marker);
      const match = { headers: { [name]: { [type === 'Exact' ? 'exact' : 'regex']: value } } };
      return appendMissing(canary.item, ['spec', 'analysis', 'match'], [match], why);
    }
    case 'bind-flagger-route': {
      const { canary, port } = augmentation;
      const ref = { group: '', kind: 'Service', name: canary.apex, ...(port === undefined ? {} : { port }) };
      return appendMissing(canary.item, ['spec', 'service', 'gatewayRefs'], [ref], why);
    }
    case 'write-service':
      return [{ kind: 'write', manifest: emitService(augmentation), beside: augmentation.entry.canary.item, why }];
    case 'write-injection-route':
      return [{ kind: 'write', manifest: emitInjectionRoute(augmentation), beside: augmentation.canary.item, why }];
    case 'write-selection-route':
      return [{ kind: 'write', manifest: emitSelectionRoute(augmentation), beside: augmentation.beside, why }];
    case 'split-for-mesh': {
      const { canary, gatewayRef, hosts } = augmentation;
      const ref = gatewayRef === undefined ? [] : [printGatewayRef(gatewayRef, canary.id.namespace)];
      return [
        ...appendMissing(canary.item, ['spec', 'service', 'gatewayRefs'], ref, why),
        ...appendMissing(canary.item, ['spec', 'service', 'hosts'], hosts, why),
      ];
    }
    case 'write-relay':
      return [{ kind: 'write', manifest: emitRelay(augmentation), beside: augmentation.beside.item, why }];
    case 'write-relay-fallback':
      return [{ kind: 'write', manifest: emitRelayFallback(augmentation), beside: augmentation.canary.item, why }];
    case 'write-failover': {
      const { beside, whyPreferred } = augmentation;
      return [
        { kind: 'write', manifest: emitFailoverService(augmentation), beside, why },
        { kind: 'write', manifest: emitDestinationRule(augmentation), beside, why: whyPreferred },
      ];
    }
    case 'adopt-backend': {
      const { route, rule, backendRef, name } = augmentation;
      const path = ['spec', 'rules', rule, 'backendRefs', backendRef, 'name'];
      return [{ kind: 'edit', item: route.item, path, change: { set: name }, why }];
    }
    case 'write-waypoint':
      return [{ kind: 'write', manifest: emitWaypoint(augmentation), beside: augmentation.beside.item, why }];
  }
}

function setEach(
  item: Item,
  path: readonly string[],
  values: { readonly [key: string]: string },
  why: string,
): readonly FieldEdit[] {
  return Object.entries(values).flatMap(([key, value]): readonly FieldEdit[] => {
    const at = [...path, key];
    return valueAt(item.content(), at) === value ? [] : [{ kind: 'edit', item, path: at, change: { set: value }, why }];
  });
}

function appendMissing(
  item: Item,
  path: readonly string[],
  entries: readonly Json[],
  why: string,
): readonly FieldEdit[] {
  const present = valueAt(item.content(), path);
  const missing = entries.filter(
    (entry) => !Array.isArray(present) || !present.some((known) => jsonEquals(known, entry)),
  );
  return missing.length === 0 ? [] : [{ kind: 'edit', item, path, change: { append: missing }, why }];
}

/** All edits of one item as one patch, in the order in which they were asked for. */
export function patchOf(edits: readonly FieldEdit[]): Patch {
  return tree(edits.map(({ path, change }) => ({ path, change })));
}

/** @throws TypeError where two edits contradict each other: one of them would be told, and not made */
function tree(edits: readonly { readonly path: Path; readonly change: FieldEdit['change'] }[]): Patch {
  const leaf = edits.find(({ path }) => path.length === 0);
  if (leaf !== undefined && edits.length === 1) return leaf.change;
  const steps = [...new Set(edits.flatMap(({ path }) => path.slice(0, 1)))];
  const isList = typeof steps[0] === 'number';
  if (leaf !== undefined || steps.some((step) => (typeof step === 'number') !== isList)) {
    throw new TypeError('one edit takes a value for a list, another one for something else');
  }
  const below = (step: Path[number]) =>
    edits.filter(({ path }) => path[0] === step).map(({ path, change }) => ({ path: path.slice(1), change }));
  const inner = Object.fromEntries(steps.map((step) => [step, tree(below(step))]));
  return isList ? { entries: inner } : { fields: inner };
}
