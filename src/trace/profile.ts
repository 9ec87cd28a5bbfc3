import { isAtLeast, type Version } from '../config/version.ts';

/** Whose behaviour is traced: strict Gateway API with GAMMA, or Istio Ambient of a version. */
export type Profile = { readonly kind: 'gamma' } | { readonly kind: 'istio'; readonly version: Version };

/**
 * What Istio's versions do differently, from the code of the branches 1.24 to 1.31; a patch that is not said counts as the
 * last of its line. `pilot/pkg/config/kube/gateway/conversion.go` unless another file is named.
 */
export interface IstioBehaviour {
  /** Status of a rule without backendRefs. */
  readonly noBackends: 404 | 500;
  /** HTTPRoutes and GRPCRoutes of one host are merged and sorted together. */
  readonly mergesGrpc: boolean;
  /** A waypoint runs all routes of a Service, and not only the first group of those that name the port or do not (listener_waypoint.go). */
  readonly runsAllGroups: boolean;
  /** The CORS filter is known; before, a route with one is dropped whole. */
  readonly knowsCors: boolean;
  /** A header value with control characters drops the route whole. */
  readonly refusesControlCharacters: boolean;
  /** One line of a repeated header is enough for a match; before, all lines joined (Envoy 1.39, match_headers_individually). */
  readonly matchesEachLine: boolean;
}

let last: { readonly version: Version; readonly behaviour: IstioBehaviour } | undefined;

export function istioBehaviour(version: Version): IstioBehaviour {
  // One trace asks of one version, thousands of times.
  if (last?.version !== version) last = { version, behaviour: behaviourOf(version) };
  return last.behaviour;
}

function behaviourOf(version: Version): IstioBehaviour {
  return {
    noBackends: isAtLeast(version, '1.30') && !isAtLeast(version, '1.31') ? 404 : 500,
    mergesGrpc: isAtLeast(version, '1.30'),
    runsAllGroups: since(version, ['1.28.6', '1.29.2', '1.30.0']),
    knowsCors: isAtLeast(version, '1.26'),
    refusesControlCharacters: since(version, ['1.28.8', '1.29.4', '1.30.1']),
    matchesEachLine: isAtLeast(version, '1.31'),
  };
}

/** Patches of several lines that brought a change; lines after the last have it, lines before the first do not. */
function since(version: Version, patches: readonly string[]): boolean {
  const line = (patch: string) => patch.split('.').slice(0, 2).join('.');
  const newest = [...patches].reverse().find((patch) => isAtLeast(version, line(patch)));
  return newest !== undefined && isAtLeast(version, newest);
}

export function formatProfile(profile: Profile): string {
  if (profile.kind === 'gamma') return 'Gateway API v1.6.1 with GAMMA';
  const { version } = profile;
  const patch = version % 1000;
  return `Istio ${Math.trunc(version / 1e6)}.${Math.trunc(version / 1e3) % 1000}${patch === 999 ? '' : `.${patch}`}`;
}

/** Versions that the behaviour above is known of. */
const FIRST = '1.24';
const AFTER_LAST = '1.32';

/** Why a version is not traced; `undefined` where it is. */
export function whyUnknown(version: Version): string | undefined {
  return isAtLeast(version, FIRST) ? undefined : `Istio before ${FIRST} is not known here`;
}

/** What is taken for granted of a version that came after. */
export function versionNotes(profile: Profile): readonly string[] {
  if (profile.kind === 'gamma' || !isAtLeast(profile.version, AFTER_LAST)) return [];
  return [`${formatProfile(profile)} is taken to do what 1.31 does, the last version that is known here`];
}
