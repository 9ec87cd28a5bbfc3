import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../files/execute.mjs';
import { filesBelow } from '../files/inputs.mjs';
import { openStore } from './podman-store.mjs';
import { tarOf } from './tar.mjs';

const REGISTRY = 'ghcr.io/canary-fanout';

/** The stages of the Dockerfile that are published, and the names of their images. */
const IMAGES = [
  { target: 'function', name: 'canary-fanout' },
  { target: 'argocd-cmp', name: 'canary-fanout-argocd-cmp' },
];

/** What builds images here: `buildx` of a docker engine that answers, else `podman`, else nothing. */
export function findEngine() {
  // Podman under the name of docker has no such field, and ends with an error.
  if (answers('docker', ['info', '--format', '{{.ServerVersion}}']) && answers('docker', ['buildx', 'version'])) {
    return 'buildx';
  }
  return answers('podman', ['info']) ? 'podman' : undefined;
}

function answers(command, args) {
  try {
    return execute(command, args, { timeout: 30_000 }).trim() !== '';
  } catch {
    return false;
  }
}

/**
 * Builds the images of the Dockerfile in `source`, a commit of that time, each as an OCI archive in `out` that depends on neither when
 * nor where it was built. `bases` are build arguments for the images that they are built on, and `platforms` is for
 * buildx: podman builds for the machine that it runs on.
 */
export async function buildImages({ engine, out, steps, ...build }) {
  const { step, skip } = steps;
  if (engine === undefined) {
    for (const { name } of IMAGES) skip(`image ${name}`, 'no container engine');
    return;
  }
  const isPodman = engine === 'podman';
  const store = isPodman
    ? await step('podman has what it builds on', () => openStore(Object.values(build.bases)))
    : undefined;
  try {
    if (isPodman && store === undefined) return;
    for (const { target, name } of IMAGES) {
      const file = join(out, `${name}-${build.version}.oci.tar`);
      await step(`image ${name}, by ${engine}`, () => buildImage({ ...build, store, target, name, file }));
    }
  } finally {
    store?.close();
  }
}

function buildImage({ store, source, target, name, version, revision, time, bases, platforms, file }) {
  const created = new Date(time * 1000).toISOString().replace('.000Z', 'Z');
  const values = { ...bases, VERSION: version, REVISION: revision, CREATED: created };
  const args = Object.entries(values).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  const common = ['--target', target, ...args];
  const folder = mkdtempSync(join(tmpdir(), 'canary-fanout-image-'));
  try {
    const archive = join(folder, 'image.tar');
    if (store === undefined) withBuildx(common, { source, archive, time, platforms });
    else withPodman(common, { source, archive, time, store, tag: `localhost/${name}:release` });
    const layout = join(folder, 'layout');
    mkdirSync(layout);
    execute('tar', ['-xf', archive, '-C', layout]);
    writeFileSync(file, tarOf(filesOf(layout, name, `v${version}`), time));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withBuildx(common, { source, archive, time, platforms }) {
  const output = `type=oci,dest=${archive},rewrite-timestamp=true`;
  // Attestations name the time and the machine; docs/releasing.md says how they are made of what is published.
  const options = ['--no-cache', '--provenance=false', '--sbom=false', '--output', output];
  const wanted = platforms === undefined ? [] : ['--platform', platforms];
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(time) };
  execute('docker', ['buildx', 'build', ...common, ...wanted, ...options, source], { env });
}

function withPodman(common, { source, archive, time, store, tag }) {
  store.podman('build', ...common, '--format', 'oci', '--timestamp', String(time), '--tag', tag, source);
  store.podman('save', '--quiet', '--format', 'oci-archive', '--output', archive, tag);
}

/** The files of an image layout; its index names the image, for who copies it and for `docker load` and `podman load`. */
function filesOf(layout, name, tag) {
  const files = new Map(filesBelow(layout, ['']).map((path) => [path.slice(layout.length + 1), readFileSync(path)]));
  const index = JSON.parse(files.get('index.json').toString());
  const [manifest] = index.manifests;
  if (index.manifests.length !== 1) throw new Error(`the archive has ${index.manifests.length} images`);
  const { annotations: _, ...descriptor } = manifest;
  const annotations = {
    'io.containerd.image.name': `${REGISTRY}/${name}:${tag}`,
    'org.opencontainers.image.ref.name': tag,
  };
  const named = { ...descriptor, annotations };
  files.set('index.json', Buffer.from(JSON.stringify({ ...index, manifests: [named] })));
  return files;
}
