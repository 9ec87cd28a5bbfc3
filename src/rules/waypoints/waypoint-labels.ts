import { diagnose } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { Item } from '../../resource/item.ts';
import { isJsonObject, type Json, valueAt } from '../../resource/json.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';
import {
  INGRESS_USE_WAYPOINT,
  isBoolean,
  USE_WAYPOINT,
  USE_WAYPOINT_NAMESPACE,
} from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';

interface LabelPlace {
  readonly item: Item;
  readonly path: readonly string[];
  /** Namespace of the Service that gets the labels. */
  readonly namespace: string;
  readonly labels: { readonly [key: string]: Json | undefined };
}

/** Labels that bind Services: on Services, on Namespaces, and those that a Canary puts on its Services. */
function labelPlaces(topology: Topology): readonly LabelPlace[] {
  const words = [USE_WAYPOINT, INGRESS_USE_WAYPOINT];
  const { model } = topology;
  // Read as views first: a label that is no string is an error of its own, and told by the reader.
  const services = model.mentioning('', 'Service', words).filter(({ id }) => model.service(id.namespace, id.name));
  const namespaces = model.mentioning('', 'Namespace', words).filter(({ id }) => model.namespace(id.name));
  const own = [...services, ...namespaces].map((item) => ({ item, path: ['metadata', 'labels'] }));
  const declared = topology.canaries
    .filter(({ leftAlone }) => leftAlone === undefined)
    .flatMap(({ canary: { item } }) =>
      ['apex', 'primary', 'canary'].map((role) => ({ item, path: ['spec', 'service', role, 'labels'] })),
    );
  return [...own, ...declared].flatMap(({ item, path }) => {
    const labels = valueAt(item.content(), path);
    const namespace = item.id.kind === 'Namespace' ? item.id.name : item.id.namespace;
    return isJsonObject(labels) ? [{ item, path, namespace, labels }] : [];
  });
}

/** FAN303. A waypoint may well be in the cluster and not in the input: a warning, never an error. */
export const waypointNotInInput: Rule = ({ after: { topology } }) =>
  labelPlaces(topology).flatMap(({ item, path, namespace, labels }) => {
    const name = labels[USE_WAYPOINT];
    if (typeof name !== 'string' || name === 'none') return [];
    const there = labels[USE_WAYPOINT_NAMESPACE];
    const waypoint = { namespace: typeof there === 'string' ? there : namespace, name };
    if (topology.model.gateway(waypoint.namespace, name) !== undefined) return [];
    const known = topology.model.gateways().filter(({ id }) => id.namespace === waypoint.namespace);
    const near = nearest(
      name,
      known.map(({ id }) => id.name),
    );
    const facts = { object: formatId(item.id), waypoint: formatName(waypoint), nearest: near };
    const field = {
      path: formatPath([...path, USE_WAYPOINT]),
      currentValue: name,
      ...(near === undefined ? {} : { proposedValue: near }),
    };
    return [diagnose('FAN303', facts, { item, field })];
  });

/** FAN304. "false" is an answer; another word is a misunderstanding, most often the waypoint's name. */
export const ingressLabelNotBoolean: Rule = ({ after: { topology } }) =>
  labelPlaces(topology).flatMap(({ item, path, labels }) => {
    const value = labels[INGRESS_USE_WAYPOINT];
    if (typeof value !== 'string' || isBoolean(value)) return [];
    const field = { path: formatPath([...path, INGRESS_USE_WAYPOINT]), currentValue: value, proposedValue: 'true' };
    return [diagnose('FAN304', { object: formatId(item.id), value }, { item, field })];
  });
