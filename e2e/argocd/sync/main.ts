// What Argo CD sees of Flagger's work in the application of examples/argocd: both by their own code. Run by e2e/argocd/sync/run.
import { deepEqual, ok } from 'node:assert/strict';
import { parseArgs } from 'node:util';
import type { FlaggerAnswer, FlaggerQuestion } from '../../live/driver/flagger.ts';
import { startProgram } from '../../live/driver/istiod.ts';
import {
  application,
  lines,
  withDaemonSets,
  withOtherPorts,
  withoutDefaults,
  withoutPruneFalse,
  withoutWhatIsFlaggers,
  withRouteOfTheApex,
} from './applications.ts';
import type { ArgoAnswer, ArgoQuestion, Ignored, Setting } from './argo.ts';
import type { Tools } from './cluster.ts';
import { type Application, type Walk, walk } from './walk.ts';

const { values } = parseArgs({
  options: {
    flagger: { type: 'string', default: '' },
    argo: { type: 'string', default: '' },
    'flagger-crd': { type: 'string', default: '' },
    'gateway-crd': { type: 'string', multiple: true, default: [] },
    command: { type: 'string', default: '' },
  },
});
const [routeCRD = '', ...otherCRDs] = values['gateway-crd'];
const tools: Tools = {
  argo: startProgram<ArgoQuestion, ArgoAnswer>(values.argo, [values['flagger-crd'], routeCRD, ...otherCRDs]),
  flagger: startProgram<FlaggerQuestion, FlaggerAnswer>(values.flagger, [
    '-flagger-crd',
    values['flagger-crd'],
    '-gateway-crd',
    routeCRD,
  ]),
};

const setting: Setting = { ignored: lines, respect: true, trackingMethod: 'annotation', installationID: '' };
const apexPorts: Ignored = {
  group: '',
  kind: 'Service',
  name: 'checkout',
  namespace: 'shop',
  jsonPointers: ['/spec/ports'],
};
let passed = 0;
let failed = 0;

async function judge(name: string, check: () => Promise<void>) {
  try {
    await check();
    passed++;
    console.log(`ok   ${name}`);
  } catch (problem) {
    failed++;
    console.log(`FAIL ${name}\n${problem instanceof Error ? problem.message.replace(/^/gm, '     ') : problem}`);
  }
}

const walked = new Map<string, readonly [Walk, Walk]>();

async function both(app: Application, set: Setting): Promise<readonly [Walk, Walk]> {
  const key = JSON.stringify([app, set]);
  const walks = walked.get(key) ?? [await walk(tools, app, set, 'git'), await walk(tools, app, set, 'flagger')];
  walked.set(key, walks);
  return walks;
}

/** Nothing is out of sync in any state, each line is needed in some, nothing is lost, and nobody changes back what the other wrote. */
async function exact(app: Application, set: Setting, show = false) {
  const walks = await both(app, set);
  for (const [index, { differences, uncovered, lost, fights }] of walks.entries()) {
    const first = index === 0 ? 'Git' : 'Flagger';
    if (show)
      for (const [what, states] of differences) console.log(`     ${first} first: ${what}, in ${states.length} states`);
    deepEqual(Object.fromEntries(uncovered), {}, `${first} first`);
    deepEqual([...lost], [], `${first} first`);
    deepEqual(Object.fromEntries(fights), {}, `${first} first`);
  }
  for (const line of set.ignored)
    ok(
      walks.some(({ needed }) => needed.has(line)),
      `not needed: ${JSON.stringify(line)}`,
    );
}

const { command } = values;
const example = application(command);
await judge('the example: its ignoreDifferences are enough, and each is needed', () => exact(example, setting, true));
for (const trackingMethod of ['annotation+label', 'label']) {
  await judge(`the example, tracked by ${trackingMethod}`, () => exact(example, { ...setting, trackingMethod }));
}
await judge('without RespectIgnoreDifferences a sync puts the apex back, and Flagger away again', async () => {
  for (const { fights } of await both(example, { ...setting, respect: false })) {
    ok(
      [...fights.keys()].some((what) => /^Service shop\/checkout: spec\.selector/.test(what)),
      [...fights.keys()].join('; '),
    );
  }
});
await judge('no replicas and no apex in Git: nothing is to be ignored', () =>
  exact(application(command, withoutWhatIsFlaggers), { ...setting, ignored: [] }),
);
await judge('an apex in Git with other ports: /spec/ports is needed too', () =>
  exact(application(command, withOtherPorts), { ...setting, ignored: [...lines, apexPorts] }),
);
await judge('DaemonSets: nothing is to be ignored', () =>
  exact(application(command, withDaemonSets), { ...setting, ignored: [] }),
);
await judge('what the API server fills in is no difference', () =>
  exact(application(command, withoutDefaults), setting),
);
await judge('a route with the name of the apex in Git is out of sync as a whole', async () => {
  for (const { differences, fights } of await both(application(command, withRouteOfTheApex), {
    ...setting,
    ignored: [],
  })) {
    ok(
      [...differences.keys()].some((what) => what.startsWith('HTTPRoute checkout /spec/rules')),
      [...differences.keys()].join('; '),
    );
    ok(fights.has('weights of checkout'), 'a sync must be seen to take Flagger’s weights away');
  }
});
const SPLIT = ['Service checkout-primary', 'Service checkout-canary'];
await judge('without its routes a fan-out is gone, and the Services that Flagger sends to are left', async () => {
  for (const { pruned } of await both(example, setting)) {
    deepEqual(
      SPLIT.filter((name) => pruned.has(name)),
      [],
    );
    ok(pruned.has('HTTPRoute checkout-canary-fanout'), [...pruned].join('; '));
  }
});
await judge('of the Services that Git made first, without Prune=false, they would be pruned', async () => {
  const [gitFirst, flaggerFirst] = await both(withoutPruneFalse(example), setting);
  deepEqual(
    SPLIT.filter((name) => gitFirst.pruned.has(name)),
    SPLIT,
  );
  deepEqual(
    SPLIT.filter((name) => flaggerFirst.pruned.has(name)),
    [],
  );
});
await judge('with an installation ID', () => exact(example, { ...setting, installationID: 'east' }));

tools.argo.stop();
tools.flagger.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
