import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { bundle } from '../build/bundle.mjs';
import { bundleLibrary } from '../build/bundle-library.mjs';
import { packagesOf } from '../build/licenses.mjs';
import { pageInputs } from '../generate/page.mjs';

/**
 * What the package contains, as CycloneDX 1.6. The truth about that is esbuild's list of the files that went into the bundles:
 * package.json has the tools of the build as well, and of what a package brings a bundle may hold nothing.
 * `time` is that of the commit in seconds, and `tarball` the package as it was packed.
 */
export async function billOfMaterials({ root, tarball, time }) {
  const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const packages = packagesOf(root, await bundledFiles(root, about.version));
  const hash = digestOf('sha512', readFileSync(tarball));
  const self = `pkg:npm/${about.name}@${about.version}`;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(hash)}`,
    version: 1,
    metadata: {
      timestamp: new Date(time * 1000).toISOString(),
      lifecycles: [{ phase: 'build' }],
      tools: { components: [{ type: 'application', name: 'esbuild', version: lock['node_modules/esbuild'].version }] },
      component: {
        type: 'application',
        'bom-ref': self,
        name: about.name,
        version: about.version,
        description: about.description,
        hashes: [{ alg: 'SHA-512', content: hash }],
        licenses: [{ license: { id: about.license } }],
        purl: self,
        externalReferences: [
          { type: 'vcs', url: about.repository.url },
          { type: 'website', url: about.homepage },
          { type: 'issue-tracker', url: about.bugs },
        ],
      },
    },
    components: packages.map((each) => component(each, lock[each.folder])),
    dependencies: [
      { ref: self, dependsOn: packages.map(refOf) },
      ...packages.map((each) => ({
        ref: refOf(each),
        dependsOn: packages.filter(({ name }) => lock[each.folder].dependencies?.[name] !== undefined).map(refOf),
      })),
    ],
  };
}

/** Throws where the text is no bill by CycloneDX's own schema. */
export async function validate(text) {
  const errors = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
  if (errors !== null) throw new Error(JSON.stringify(errors, null, 2));
}

async function bundledFiles(root, version) {
  const program = await bundle({ entry: 'src/bin/canary-fanout.ts', root, version });
  const library = await bundleLibrary({ entry: 'src/index.ts', root });
  return [...new Set([...program.inputs, ...library.inputs, ...(await pageInputs(root))])].sort();
}

/** The hash is that of the package as the registry has it, by which npm judged what it installed. */
function component(each, locked) {
  const { name, version, license } = each;
  const [algorithm, digest] = locked.integrity.split(/-(.*)/s);
  if (algorithm !== 'sha512') throw new Error(`${name} is locked by ${algorithm}`);
  const file = name.slice(name.lastIndexOf('/') + 1);
  return {
    type: 'library',
    'bom-ref': refOf(each),
    name,
    version,
    scope: 'required',
    hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
    licenses: [{ license: { id: license } }],
    purl: refOf(each),
    externalReferences: [{ type: 'distribution', url: `https://registry.npmjs.org/${name}/-/${file}-${version}.tgz` }],
  };
}

function refOf({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function digestOf(algorithm, bytes) {
  return createHash(algorithm).update(bytes).digest('hex');
}

/** A UUID of version 8, which says that its bits are the maker's own: the same package has the same. */
function uuidOf(hex) {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
