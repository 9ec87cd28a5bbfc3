import { join } from 'node:path';
import { assertProduction } from './functions.mjs';
import { objectsOf } from './objects.mjs';
import { build, EXAMPLES, PLUGINS } from './tools.mjs';

/** Every builder runs a container, kubectl as well; the engine is a `docker` on PATH. */
export function containers(builder, told) {
  const name = `${builder.name}: overlays/production-container by container`;
  if (process.env.CANARY_FANOUT_ENGINE !== '1') {
    told.skip(name, 'CANARY_FANOUT_ENGINE is not 1');
    return;
  }
  told.try(name, (assert) => {
    const { status, stdout, stderr } = build(builder, join(EXAMPLES, 'overlays/production-container'), PLUGINS);
    assert.equal(status, 0, stderr);
    assertProduction(objectsOf(stdout), assert);
    assert.match(stderr, /FAN404 written: Service shop\/checkout-canary/);
  });
}
