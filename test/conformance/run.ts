import { isAtLeast, type Version } from '../../src/config/version.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import type { Topology } from '../../src/topology/topology.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { contentOf, itemsOf, itemsOfObjects, topologyOf } from '../manifests.ts';
import { type ConformanceFile, type ConformanceTest, manifestsOf, readConformance } from './data.ts';
import { enroll } from './enroll.ts';
import { mutate } from './mutations.ts';
import { judgeRequest } from './requests.ts';
import { judged, skipped, type Verdict } from './verdict.ts';

export interface Result {
  readonly id: string;
  readonly subtest: string;
  readonly verdict: Verdict;
}

/** Every request case of class full and routing-only in a folder. */
export function runRequests(folder: string, profile: Profile): readonly Result[] {
  return readConformance(folder).flatMap((file) =>
    file.tests
      .filter((test) => test.static !== 'no')
      .flatMap((test) => {
        const lacking = profile.kind === 'istio' ? whyNotIstio(test, profile.version) : undefined;
        const worlds = topologiesOr(folder, file, test, profile);
        return test.cases.map((item): Result => {
          if ('problem' in worlds) {
            return { id: item.id, subtest: item.subtest, verdict: judged([worlds.problem]) };
          }
          if (lacking !== undefined) {
            return { id: item.id, subtest: item.subtest, verdict: skipped(lacking) };
          }
          const topology = worlds.at(item.afterMutations ?? []);
          const verdict =
            topology === undefined
              ? skipped('the change that the test makes before it is of a form that is not understood')
              : judgeRequest(test, item, topology, profile);
          return { id: item.id, subtest: item.subtest, verdict };
        });
      }),
  );
}

export type Worlds = { readonly at: ReturnType<typeof topologies> } | { readonly problem: string };

/** One test's manifests that cannot be read do not keep the others from being run. */
export function topologiesOr(
  folder: string,
  file: ConformanceFile,
  test: ConformanceTest,
  profile: Profile = { kind: 'gamma' },
): Worlds {
  try {
    return { at: topologies(folder, file, test, profile) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The manifests of a test as they stand after some of its changes; `undefined` where a change is not understood. */
export function topologies(
  folder: string,
  file: ConformanceFile,
  test: ConformanceTest,
  profile: Profile = { kind: 'gamma' },
): (mutations: readonly number[]) => Topology | undefined {
  const items = itemsOf(manifestsOf(folder, file, test));
  const enrolled = (objects: readonly JsonObject[]) => (profile.kind === 'istio' ? enroll(objects) : objects);
  return (mutations) => {
    const chosen = mutations.flatMap((index) => test.mutations[index] ?? []);
    const objects = mutate(items.map(contentOf), chosen);
    return objects === undefined ? undefined : topologyOf(itemsOfObjects(enrolled(objects)));
  };
}

/** Features that Istio Ambient does not claim in its own conformance reports, and what it does instead. */
const NOT_IN_ISTIO: { readonly [feature: string]: string } = {
  MeshConsumerRoute: 'waypoints run only routes of the Service’s namespace or their own',
  MeshClusterIPMatching: 'not claimed by Istio',
  HTTPRouteBackendRequestRedirect: 'Istio drops a route with such a filter on a backendRef',
  HTTPRouteBackendURLRewrite: 'Istio drops a route with such a filter on a backendRef',
  GatewayHTTPSListenerDetectMisdirectedRequests: 'Istio does not detect misdirected requests',
};

function whyNotIstio({ features }: ConformanceTest, version: Version): string | undefined {
  if (features.includes('HTTPRouteCORS') && !isAtLeast(version, '1.26'))
    return 'HTTPRouteCORS: known to Istio since 1.26';
  const feature = features.find((each) => Object.hasOwn(NOT_IN_ISTIO, each));
  return feature === undefined ? undefined : `${feature}: ${NOT_IN_ISTIO[feature]}`;
}
