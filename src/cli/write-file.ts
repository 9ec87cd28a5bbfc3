import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Other processes see the old file or the new one, and on a full disk the old one stays. */
export function writeFile(path: string, text: string): { readonly problem: string } | undefined {
  let temporary: string | undefined;
  try {
    const old = statSync(path, { throwIfNoEntry: false });
    if (old !== undefined && !old.isFile()) {
      writeFileSync(path, text);
      return undefined;
    }
    const target = old === undefined ? path : realpathSync(path);
    temporary = `${target}.${process.pid}.tmp`;
    writeFileSync(temporary, text);
    renameSync(temporary, target);
    return undefined;
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    return { problem: `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}` };
  }
}
