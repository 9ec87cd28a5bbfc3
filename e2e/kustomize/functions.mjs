import { join } from 'node:path';
import { namesOf, objectsOf, only } from './objects.mjs';
import { build, copyOf, EXAMPLES, EXEC, PLUGINS, run } from './tools.mjs';

export const WRITTEN = [
  'DestinationRule pricing-fanout',
  'HTTPRoute checkout-canary-fanout',
  'HTTPRoute pricing-fanout',
  'Service checkout-canary',
  'Service checkout-primary',
  'Service pricing-fanout',
];
const overlay = (name) => join(EXAMPLES, 'overlays', name);

/** What comes of the function in each place where it can be listed. */
export function functions(builder, told) {
  const named = (text) => `${builder.name}: ${text}`;

  told.try(named('an exec function without --enable-exec is skipped without a word'), (assert) => {
    const { status, stdout, stderr } = build(builder, overlay('production'), PLUGINS);
    assert.equal(status, 0, stderr);
    assert.equal(stderr, '');
    assert.deepEqual(
      namesOf(objectsOf(stdout)).filter((name) => WRITTEN.includes(name)),
      [],
    );
  });

  told.try(named('without --enable-alpha-plugins the build fails'), (assert) => {
    const { status, stderr } = build(builder, overlay('production'));
    assert.equal(status, 1);
    assert.match(stderr, /external plugins disabled; unable to load external plugin 'CanaryFanout'/);
  });

  told.try(named('the build of overlays/staging and this program behind it'), (assert) => {
    const built = build(builder, overlay('staging'));
    assert.equal(built.status, 0, built.stderr);
    const { status, stdout, stderr } = run('canary-fanout', ['apply', '-'], built.stdout);
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /\[(?:warning|error)\]/);
    assertStaging(objectsOf(stdout), assert);
  });

  if (!builder.exec) return;
  told.try(named('overlays/production by exec'), (assert) => {
    const { status, stdout, stderr } = build(builder, overlay('production'), EXEC);
    assert.equal(status, 0, stderr);
    assertProduction(objectsOf(stdout), assert);
  });

  told.try(
    named('overlays/staging-in-one-build gives what the build of overlays/staging gives with this program behind it'),
    (assert) => {
      const { status, stdout, stderr } = build(builder, overlay('staging-in-one-build'), EXEC);
      assert.equal(status, 0, stderr);
      assert.doesNotMatch(stderr, /\[(?:warning|error)\]/);
      assertStaging(objectsOf(stdout), assert);
    },
  );

  told.try(named('a fan-out that is asked for on references from before is refused'), (assert) => {
    const { status, stdout, stderr } = build(builder, join(renaming(CONFIGURED), 'overlay'), EXEC);
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /\[error\] FAN125 name-not-followed: Canary stg-checkout names Deployment checkout in `spec\.targetRef\.name`/,
    );
  });

  told.try(named('without one nothing is changed, and the build goes on'), (assert) => {
    const folder = join(renaming(''), 'overlay');
    const { status, stdout, stderr } = build(builder, folder, EXEC);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /\[warning\] FAN125/);
    assert.equal(stdout, build(builder, folder, PLUGINS).stdout);
  });

  for (const [list, message] of [
    ['validators', /validator shouldn't modify the resource map/],
    ['generators', /\[error\] FAN012 function-not-run: .* under `generators:`/],
  ]) {
    told.try(named(`the function under ${list}: is refused, and check says why`), (assert) => {
      const folder = copyOf(EXAMPLES, {
        'overlays/production/kustomization.yaml': `namespace: shop\nresources: [../../base]\n${list}: [fn-config.yaml]\n`,
      });
      const { status, stdout, stderr } = build(builder, join(folder, 'overlays/production'), EXEC);
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, message);
      const checked = run('canary-fanout', ['check', join(folder, 'overlays/production')]);
      assert.equal(checked.status, 1);
      assert.match(checked.stdout, /error FAN012 function-not-run/);
    });
  }
}

const CONFIGURED = 'spec:\n  fanOuts: [{ canary: stg-checkout, callees: [{ canary: stg-pricing }] }]\n';

/** The example's base under a prefix, without a component. */
function renaming(spec) {
  const config = `apiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nmetadata:\n  name: shop\n  annotations:\n    config.kubernetes.io/function: "exec: {path: canary-fanout}"\n${spec}`;
  return copyOf(EXAMPLES, {
    'overlay/kustomization.yaml': 'namePrefix: stg-\nresources: [../base]\ntransformers: [fn-config.yaml]\n',
    'overlay/fn-config.yaml': config,
  });
}

export function assertProduction(objects, assert) {
  assert.deepEqual(
    namesOf(objects).filter((name) => WRITTEN.includes(name)),
    WRITTEN,
  );
  assert.equal(objects.length, 15);
  assertWhole(objects, '', assert);
}

function assertStaging(objects, assert) {
  assert.deepEqual(namesOf(objects).filter((name) => name.includes('fanout')).length, 4);
  assert.equal(objects.length, 15);
  assertWhole(objects, 'stg-', assert);
}

/** What is written names what is there, and what stood there before is as it was. */
function assertWhole(objects, prefix, assert) {
  const injection = only(objects, 'HTTPRoute', `${prefix}checkout-canary-fanout`);
  const service = only(objects, 'Service', `${prefix}checkout-canary`);
  assert.equal(injection.spec.parentRefs[0].name, service.metadata.name);
  const waypoint = only(objects, 'Gateway').metadata;
  assert.equal(waypoint.name, `${prefix}waypoint`);
  assert.equal(service.metadata.labels['istio.io/use-waypoint'], waypoint.name);
  const pricing = only(objects, 'Canary', `${prefix}pricing`);
  assert.equal(pricing.spec.service.apex.labels['istio.io/use-waypoint'], waypoint.name);
  assert.equal(pricing.spec.targetRef.name, `${prefix}pricing`);
  assert.equal(pricing.spec.autoscalerRef.name, `${prefix}pricing`);
  const settings = only(objects, 'ConfigMap').metadata.name;
  assert.match(settings, new RegExp(`^${prefix}settings-[a-z0-9]{10}$`));
  for (const name of ['checkout', 'pricing']) {
    const { spec } = only(objects, 'Deployment', `${prefix}${name}`);
    assert.equal(spec.template.spec.containers[0].envFrom[0].configMapRef.name, settings);
    assert.equal(
      only(objects, 'HorizontalPodAutoscaler', `${prefix}${name}`).spec.scaleTargetRef.name,
      `${prefix}${name}`,
    );
  }
  const notes = JSON.stringify(objects).match(/internal\.config\.kubernetes\.io[^"]*/);
  assert.equal(notes, null);
}
