import { deployment, fanOut, ingress, namespace, plainRoute, service, waypoint } from './objects.mjs';
import { entryLines, handStyle, linesOf, MACHINE } from './print.mjs';
import { randomOf } from './random.mjs';

const FAN_OUTS = 20;
const CALLEES = 4;

/** Deployments, and a Service for each tenth object. */
export function workloads(count, random) {
  return Array.from({ length: count }, (_, index) => {
    const ns = `team-${index % 40}`;
    return index % 10 === 0 ? service(ns, `app-${index}`) : deployment(ns, `app-${index}`, random);
  });
}

/**
 * `count` objects, of which one in a hundred is a Canary, one in ten a Service and three in a hundred are HTTPRoutes: for
 * 10,000 that is 100, 1,000 and 300 in 20 fan-outs. Every namespace has its own ingress and its waypoint.
 */
export function mesh(count, random) {
  const fanOuts = Math.max(1, Math.round((FAN_OUTS * count) / 10_000));
  const services = Math.round(count / 10 / fanOuts);
  const routes = Math.round((count * 3) / 100 / fanOuts) - 1 - CALLEES;
  const objects = Array.from({ length: fanOuts }, (_, index) => `shop-${index}`).flatMap((ns) => {
    const names = Array.from({ length: services }, (_, at) => `app-${at}`);
    return [
      namespace(ns),
      ingress(ns),
      waypoint(ns),
      ...fanOut(ns, CALLEES, random),
      ...names.map((name) => service(ns, name)),
      ...Array.from({ length: routes }, (_, at) => plainRoute(ns, `route-${at}`, names.slice(at * 2, at * 2 + 3), 3)),
    ];
  });
  const others = Math.max(0, count - objects.length);
  return [
    ...objects,
    ...Array.from({ length: others }, (_, at) => deployment(`shop-${at % fanOuts}`, `job-${at}`, random)),
  ];
}

/** What `check` and `trace` are measured over: `routes` routes of `rules` rules each, and Services behind them. */
export function routeTable({ routes, rules, services, gateways }, random) {
  return Array.from({ length: gateways }, (_, index) => `shop-${index}`).flatMap((ns, index) => {
    const here = (count) => Math.floor((count + gateways - 1 - index) / gateways);
    const names = Array.from({ length: here(services) }, (_, at) => `app-${at}`);
    return [
      namespace(ns),
      ingress(ns),
      ...names.flatMap((name) => [service(ns, name), deployment(ns, name, random)]),
      ...Array.from({ length: here(routes) }, (_, at) => plainRoute(ns, `route-${at}`, names.slice(at, at + 3), rules)),
    ];
  });
}

/** As kpt sends it, with a part of the objects as people write them. */
export function resourceList(objects, { seed, byHand = 0.3 }) {
  const random = randomOf(seed);
  const items = objects.map((object) => {
    const style = random() < byHand ? handStyle(random) : MACHINE;
    return `${entryLines(inFile(object), style).join('\n')}\n`;
  });
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join('')}`;
}

export function manifests(objects, { seed, byHand = 0.3 }) {
  const random = randomOf(seed);
  const texts = objects.map((object) => {
    const lines = linesOf(object, random() < byHand ? handStyle(random) : MACHINE);
    return `${lines.join('\n')}\n`;
  });
  return texts.join('---\n');
}

function inFile(object) {
  const path = `${object.metadata.namespace ?? 'cluster'}/${object.kind.toLowerCase()}-${object.metadata.name}.yaml`;
  const annotations = {
    'internal.config.kubernetes.io/path': path,
    'internal.config.kubernetes.io/index': '0',
  };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
