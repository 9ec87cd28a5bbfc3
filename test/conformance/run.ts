import type { Topology } from '../../src/topology/topology.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { contentOf, itemsOf, itemsOfObjects, topologyOf } from '../manifests.ts';
import { type ConformanceFile, type ConformanceTest, manifestsOf, readConformance } from './data.ts';
import { mutate } from './mutations.ts';
import { judgeRequest } from './requests.ts';
import { skipped, type Verdict } from './verdict.ts';

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
        const worlds = topologies(folder, file, test);
        return test.cases.map((item): Result => {
          const topology = worlds(item.afterMutations ?? []);
          const verdict =
            topology === undefined
              ? skipped('the change that the test makes before it is of a form that is not understood')
              : judgeRequest(test, item, topology, profile);
          return { id: item.id, subtest: item.subtest, verdict };
        });
      }),
  );
}

/** The manifests of a test as they stand after some of its changes; `undefined` where a change is not understood. */
export function topologies(
  folder: string,
  file: ConformanceFile,
  test: ConformanceTest,
): (mutations: readonly number[]) => Topology | undefined {
  const items = itemsOf(manifestsOf(folder, file, test));
  const plain = topologyOf(items);
  return (mutations) => {
    if (mutations.length === 0) return plain;
    const chosen = mutations.flatMap((index) => test.mutations[index] ?? []);
    const objects = mutate(items.map(contentOf), chosen);
    return objects === undefined ? undefined : topologyOf(itemsOfObjects(objects));
  };
}
