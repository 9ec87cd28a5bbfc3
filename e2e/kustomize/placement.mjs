import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectsOf, only } from './objects.mjs';
import { build, copyOf, EXAMPLES, EXEC, PLUGINS } from './tools.mjs';

const REFERENCES = readFileSync(join(EXAMPLES, 'components/name-references/name-references.yaml'), 'utf8');
const OBJECTS = `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart }
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: cart }
spec: { targetRef: { apiVersion: apps/v1, kind: Deployment, name: cart } }
`;
const PLACES = ['base', 'overlay', 'outer', 'sibling'];

/** A base, an overlay with a prefix, and one around it that takes a sibling too; the component stands in `place`. */
function tree(place, more = {}) {
  const at = (folder, text) => [
    `${folder}/kustomization.yaml`,
    `${text}${place === folder ? 'components: [../component]\n' : ''}${more[folder] ?? ''}`,
  ];
  return copyOf(undefined, {
    'component/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigurations: [name-references.yaml]\n',
    'component/name-references.yaml': REFERENCES,
    'base/objects.yaml': OBJECTS,
    'sibling/other.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: other }\n',
    ...more.files,
    ...Object.fromEntries([
      at('base', 'resources: [objects.yaml]\n'),
      at('overlay', 'resources: [../base]\nnamePrefix: stg-\n'),
      at('sibling', 'resources: [other.yaml]\n'),
      at('outer', 'resources: [../overlay, ../sibling]\n'),
    ]),
  });
}

const targetOf = (text) => only(objectsOf(text), 'Canary').spec.targetRef.name;

/** Where the component may stand, and what a function sees of what it does. */
export function placement(builder, told) {
  for (const place of PLACES) {
    told.try(`${builder.name}: the component is honoured in ${article(place)}`, (assert) => {
      const { status, stdout, stderr } = build(builder, join(tree(place), 'outer'));
      assert.equal(status, 0, stderr);
      assert.equal(targetOf(stdout), 'stg-cart');
    });
  }
  for (const folder of ['base', 'overlay', 'outer']) {
    told.try(
      `${builder.name}: a function in ${article(folder)} sees references from before, with the component too`,
      (assert) => {
        const root = tree('overlay', { files: spy(builder, folder), [folder]: 'transformers: [fn.yaml]\n' });
        const flags = builder.exec ? EXEC : PLUGINS;
        const { status, stdout, stderr } = build(builder, join(root, 'outer'), flags, join(root, folder));
        assert.equal(status, 0, stderr);
        const seen = objectsOf(readFileSync(join(root, folder, 'seen.yaml'), 'utf8'))[0].items;
        assert.equal(only(seen, 'Deployment').metadata.name, folder === 'base' ? 'cart' : 'stg-cart');
        assert.equal(only(seen, 'Canary').spec.targetRef.name, 'cart');
        assert.equal(targetOf(stdout), 'stg-cart');
      },
    );
  }
}

/** A function that hands on what it gets and keeps a copy; for kubectl, which has no exec, in place of docker. */
function spy({ exec }, folder) {
  const annotation = exec ? 'exec: {path: ./spy}' : 'container: {image: spy}';
  const config = `apiVersion: example.com/v1\nkind: Spy\nmetadata:\n  name: spy\n  annotations:\n    config.kubernetes.io/function: "${annotation}"\n`;
  const script = `#!/bin/sh\ncase "$1" in version) echo 28.2.2 ;; *) exec tee "\${0%/*}/seen.yaml" ;; esac\n`;
  return { [`${folder}/fn.yaml`]: config, [`${folder}/${exec ? 'spy' : 'docker'}`]: script };
}

function article(place) {
  return place === 'sibling' ? 'a sibling' : `the ${place === 'outer' ? 'outermost kustomization' : place}`;
}
