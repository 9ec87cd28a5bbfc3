import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The files below `folder` whose name ends in one of `endings`, in an order that does not depend on the file system. */
export function filesBelow(folder, endings) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** A digest of the names and contents of files. A file's time says less: a checkout may set any. */
export function digest(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 32);
}

/** Whether the file at `path` says that it was made from inputs of this digest. */
export function isMadeFrom(path, inputs) {
  try {
    return readFileSync(path, 'utf8').includes(`inputs: ${inputs}`);
  } catch {
    return false;
  }
}
