import type { CalleeConfig, FanOutConfig, MarkerHeader } from '../config/config.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { formatId, formatName } from '../resource/resource-id.ts';
import { distinct, followerOn, readCallee, sameHeader } from './callee.ts';
import type { Callee, FanOut, Relay } from './fan-out.ts';
import { isOurs } from './generated.ts';
import { injectedHeaders } from './marker.ts';
import type { JudgedCanary, Topology } from './topology.ts';

/** A fan-out as the configuration names it, or the findings that say what is wrong with the names. */
export function configuredFanOut(
  topology: Topology,
  config: FanOutConfig,
  field: string,
): { readonly fanOut: FanOut | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const named = findCanary(topology, config.canary, config.namespace, `${field}.canary`);
  if ('diagnostic' in named) return { fanOut: undefined, diagnostics: [named.diagnostic] };
  const entry = named.found;
  if (entry.leftAlone !== undefined) {
    const detail = `\`${field}.canary\` names ${formatId(entry.canary.id)}, which is left alone: ${entry.leftAlone}`;
    const diagnostic = diagnose('FAN004', { detail }, { field: { path: `${field}.canary` } });
    return { fanOut: undefined, diagnostics: [diagnostic] };
  }
  const { canary } = entry;
  const routes = topology.routesOn(canary.id.namespace, canary.canary);
  // What an earlier run set is no choice of the user's.
  const chosen = routes.filter((route) => !isOurs(route)).find((route) => injectedHeaders(route).length > 0);
  const markers =
    config.marker ?? (chosen === undefined ? [defaultMarker(topology, entry)] : distinct(injectedHeaders(chosen)));
  const injection = routes.find((route) => {
    const headers = injectedHeaders(route);
    return markers.every((wanted) => headers.some((set) => sameHeader(set, wanted)));
  });
  const callees = config.callees.map((callee, index) =>
    calleeOf(topology, callee, canary.id.namespace, markers, `${field}.callees[${index}]`),
  );
  return {
    fanOut: {
      entry,
      markers,
      injection,
      callees: onceEach(callees.flatMap((result) => ('callee' in result ? [result.callee] : []))),
      configured: true,
      guardOff: config.guardOff ?? topology.config.guardOff,
      relay: config.inMesh === 'relay' ? relayOf(topology, config, canary.id.namespace) : undefined,
    },
    diagnostics: callees.flatMap((result) => ('diagnostic' in result ? [result.diagnostic] : [])),
  };
}

/** A header of each entry's own, so that no fan-out takes another's marker where they follow one another. */
function defaultMarker({ config }: Topology, { canary }: JudgedCanary): MarkerHeader {
  const { namespace, name } = canary.id;
  const twice = (config.fanOuts ?? []).filter((fanOut) => fanOut.canary === name).length > 1;
  return { header: `x-${twice ? `${namespace}-` : ''}${name}-version`, value: 'canary' };
}

const OWN_RELAY = 'fanout-relay';

function relayOf({ config }: Topology, { relay }: FanOutConfig, namespace: string): Relay {
  const named = relay ?? config.relay;
  if (named === undefined) return { namespace, name: OWN_RELAY, named: false };
  return { namespace: named.namespace ?? namespace, name: named.name, named: true };
}

/** A callee that is named twice is one. */
function onceEach(callees: readonly Callee[]): readonly Callee[] {
  const key = ({ namespace, service }: Callee) => formatName({ namespace, name: service });
  return callees.filter((callee, index) => callees.findIndex((other) => key(other) === key(callee)) === index);
}

function calleeOf(
  topology: Topology,
  config: CalleeConfig,
  entryNamespace: string,
  markers: readonly MarkerHeader[],
  field: string,
): { readonly callee: Callee } | { readonly diagnostic: Diagnostic } {
  const namespace = config.namespace ?? entryNamespace;
  const { selection, podLabel } = config;
  if ('service' in config) {
    const { service, backend } = config;
    const owner = topology.canaryOf(namespace, service);
    if (owner !== undefined) {
      const detail = `\`${field}.service\` names Service ${service}, which Flagger makes for ${formatId(owner.canary.id)}: it must be named by \`canary: ${owner.canary.id.name}\``;
      return { diagnostic: diagnose('FAN004', { detail }, { field: { path: `${field}.service` } }) };
    }
    for (const [key, name] of [
      ['service', service],
      ['backend', backend],
    ] as const) {
      if (topology.service(namespace, name) !== undefined) continue;
      const what = `Service ${formatName({ namespace, name })}`;
      const known = topology.model.ofKind('', 'Service').filter(({ id }) => id.namespace === namespace);
      const near = nearest(
        name,
        known.map(({ id }) => id.name),
      );
      return { diagnostic: diagnose('FAN421', { field: `${field}.${key}`, what, nearest: near }) };
    }
    const follower = followerOn(topology, namespace, service, markers);
    return {
      callee: { namespace, service, canary: undefined, backend, selection, podLabel, follower, byFlagger: false },
    };
  }
  const named = findCanary(topology, config.canary, namespace, `${field}.canary`);
  if ('diagnostic' in named) return named;
  const { canary, leftAlone } = named.found;
  if (leftAlone !== undefined) {
    const detail = `\`${field}.canary\` names ${formatId(canary.id)}, which is left alone: ${leftAlone}`;
    return { diagnostic: diagnose('FAN004', { detail }, { field: { path: `${field}.canary` } }) };
  }
  return {
    callee: { ...readCallee(topology, namespace, canary.apex, markers), canary: named.found, selection, podLabel },
  };
}

function findCanary(
  topology: Topology,
  name: string,
  namespace: string | undefined,
  field: string,
): { readonly found: JudgedCanary } | { readonly diagnostic: Diagnostic } {
  const fits = topology.canaries.filter(
    ({ canary: { id } }) => id.name === name && (namespace === undefined || id.namespace === namespace),
  );
  const [found, another] = fits;
  if (found === undefined) {
    const near = nearest(
      name,
      topology.canaries.map(({ canary }) => canary.id.name).filter((known) => known !== name),
    );
    const elsewhere = topology.canaries.find(({ canary }) => canary.id.name === name)?.canary.id;
    const suggestion = elsewhere === undefined ? near : formatName(elsewhere);
    const what = `Canary ${formatName({ namespace: namespace ?? '', name })}`;
    return { diagnostic: diagnose('FAN421', { field, what, nearest: suggestion }, { field: { path: field } }) };
  }
  if (another !== undefined) {
    const candidates = fits.map(({ canary }) => formatName(canary.id)).join(' and ');
    return { diagnostic: diagnose('FAN424', { field, name, candidates }, { field: { path: field } }) };
  }
  return { found };
}
