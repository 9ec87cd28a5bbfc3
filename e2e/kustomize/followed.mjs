import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { namesOf, objectsOf, only, wordsAt } from './objects.mjs';
import { build, copyOf, EVERY_REFERENCE, EXAMPLES } from './tools.mjs';

const COMPONENT = join(EXAMPLES, 'components/name-references');
const LABEL = 'istio.io/use-waypoint';
const KINDS = ['apex', 'primary', 'canary'];

/** The paths of names; somebody else's are told by their namespace, which stands beside. */
const NAMES = [
  ['spec', 'targetRef', 'name'],
  ['spec', 'autoscalerRef', 'name'],
  ['spec', 'upstreamRef', 'name'],
  ['spec', 'service', 'name'],
  ['spec', 'service', 'gatewayRefs', 'name'],
  ['spec', 'service', 'mirror', 'backendRef', 'name'],
  ...KINDS.map((role) => ['spec', 'service', role, 'labels', LABEL]),
  ['spec', 'analysis', 'metrics', 'templateRef', 'name'],
  ['spec', 'analysis', 'alerts', 'providerRef', 'name'],
  ['spec', 'parentRefs', 'name'],
  ['spec', 'rules', 'backendRefs', 'name'],
  ['spec', 'rules', 'filters', 'requestMirror', 'backendRef', 'name'],
  ['spec', 'rules', 'backendRefs', 'filters', 'requestMirror', 'backendRef', 'name'],
  ['spec', 'to', 'name'],
  ['spec', 'targetRefs', 'name'],
  ['spec', 'host'],
  ['spec', 'hosts'],
  ['spec', 'http', 'route', 'destination', 'host'],
  ['spec', 'scaleTargetRef', 'name'],
  ['metadata', 'labels', LABEL],
  ['spec', 'waypoint', 'name'],
  ['spec', 'fanOuts', 'canary'],
  ['spec', 'fanOuts', 'callees', 'canary'],
  ['spec', 'fanOuts', 'callees', 'service'],
  ['spec', 'fanOuts', 'callees', 'backend'],
];

/** That every reference follows with the component, and none without it; what is somebody else's stays. */
export function followed(builder, told) {
  const named = (text) => `${builder.name}: ${text}`;
  const before = objectsOf(build(builder, join(EVERY_REFERENCE, 'base')).stdout);
  const old = wordsAt(before, NAMES);

  told.try(named('every reference follows with the component'), (assert) => {
    const folder = copyOf(EVERY_REFERENCE);
    cpSync(COMPONENT, join(folder, 'name-references'), { recursive: true });
    const { status, stdout, stderr } = build(builder, join(folder, 'overlay'));
    assert.equal(status, 0, stderr);
    const objects = objectsOf(stdout);
    const words = wordsAt(objects, NAMES);
    assert.equal(words.length, old.length);
    assert.ok(words.length > 40, `${words.length} references`);
    const left = words.filter((word) => !/: stg-/.test(word));
    assert.deepEqual(left, [
      'Canary stg-of-deployment spec.service.gatewayRefs.name: gateway',
      'Canary stg-of-deployment spec.service.gatewayRefs.name: gateway-elsewhere',
      'HTTPRoute stg-http spec.parentRefs.name: gateway',
      'HTTPRoute stg-http spec.rules.backendRefs.name: service',
    ]);
    // Each under the name of its own kind.
    const was = (word) => lastWord(word).replace(/^stg-/, '');
    assert.deepEqual(words.map(was).sort(), old.map(lastWord).sort());
    assert.ok(!namesOf(objects).includes('Service stg-service-canary'), 'the placeholder is in the output');
    const policy = only(objects, 'BackendTLSPolicy').spec.targetRefs[0];
    assert.deepEqual(Object.keys(policy).sort(), ['group', 'kind', 'name']);
  });

  told.try(named('no reference follows without the component'), (assert) => {
    const kustomization = 'namePrefix: stg-\nnamespace: shop-stg\nresources: [../base]\n';
    const folder = copyOf(EVERY_REFERENCE, { 'overlay/kustomization.yaml': kustomization });
    const objects = objectsOf(build(builder, join(folder, 'overlay')).stdout);
    assert.ok(namesOf(objects).includes('Deployment stg-deployment'));
    assert.deepEqual(wordsAt(objects, NAMES).map(lastWord).sort(), old.map(lastWord).sort());
  });

  told.try(named('overlays/staging has names that are there, the hash of its ConfigMap among them'), (assert) => {
    const objects = objectsOf(build(builder, join(EXAMPLES, 'overlays/staging')).stdout);
    const canary = only(objects, 'Canary', 'stg-checkout');
    assert.equal(canary.spec.targetRef.name, only(objects, 'Deployment', 'stg-checkout').metadata.name);
    assert.equal(canary.spec.analysis.metrics[0].templateRef.name, 'stg-error-rate');
    assert.equal(canary.spec.service.gatewayRefs[0].name, 'public');
    assert.equal(only(objects, 'CanaryFanout').spec.fanOuts[0].callees[0].canary, 'stg-pricing');
    const settings = only(objects, 'ConfigMap').metadata.name;
    assert.match(settings, /^stg-settings-[a-z0-9]{10}$/);
    const container = only(objects, 'Deployment', 'stg-pricing').spec.template.spec.containers[0];
    assert.equal(container.envFrom[0].configMapRef.name, settings);
  });
}

function lastWord(text) {
  return text.slice(text.lastIndexOf(' ') + 1);
}
