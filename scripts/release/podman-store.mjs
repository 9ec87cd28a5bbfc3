import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../files/execute.mjs';

/**
 * A place for podman's images that is empty but for those that are built on: no layer comes from another build, none is left behind,
 * and what the stages have in common is built once. The way without layers is no way: at its end podman 4.3 deletes the
 * image of a stage that is a FROM and nothing more, a base that is somebody's.
 */
export function openStore(bases) {
  const folder = mkdtempSync(join(tmpdir(), 'canary-fanout-store-'));
  const driver = execute('podman', ['info', '--format', '{{.Store.GraphDriverName}}']).trim();
  const own = ['--root', join(folder, 'images'), '--runroot', join(folder, 'run'), '--storage-driver', driver];
  const podman = (...args) => execute('podman', [...own, ...args]);
  for (const image of bases.filter(isHere)) {
    const archive = join(folder, 'base.tar');
    execute('podman', ['save', '--quiet', '--format', 'docker-archive', '--output', archive, image]);
    podman('load', '--quiet', '--input', archive);
    rmSync(archive);
  }
  return { podman, close: () => close(folder, podman) };
}

/** One that is named by its digest would lose the name on its way, and is pulled. */
function isHere(image) {
  if (image.includes('@')) return false;
  try {
    execute('podman', ['image', 'exists', image]);
    return true;
  } catch {
    return false;
  }
}

function close(folder, podman) {
  podman('rmi', '--all', '--force');
  try {
    execute('umount', [join(folder, 'images/overlay')]); // as root podman leaves it mounted on itself
  } catch {
    // it was not
  }
  rmSync(folder, { recursive: true, force: true });
}
