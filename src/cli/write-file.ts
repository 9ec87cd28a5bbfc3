import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole or not at all: what is there stays until all of the new text is on the disk. Gives what went wrong. To a
 * device (`/dev/stdout`) it is written as it is, for there is nothing that could take its place.
 */
export function writeWholeFile(path: string, text: string): { readonly problem: string } | undefined {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    if (path.startsWith('/dev/')) {
      writeFileSync(path, text);
      return undefined;
    }
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
    return undefined;
  } catch (error) {
    rmSync(temporary, { force: true });
    return { problem: `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}` };
  }
}
