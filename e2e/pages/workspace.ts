import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, posix } from 'node:path';

/** What a page runs in: a copy of its files, so that it may change them, and a `PATH` with the program on it. */
export interface Workspace {
  readonly folder: string;
  /** For the runner's own files. */
  readonly scratch: string;
  readonly environment: NodeJS.ProcessEnv & { readonly PATH: string };
  readonly remove: () => void;
}

/** `page` is a path within the repository, with slashes. */
export function openWorkspace(root: string, page: string): Workspace {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'canary-fanout-page-')));
  const [folder, scratch, bin] = [join(top, 'work'), join(top, 'scratch'), join(top, 'bin')];
  for (const path of [folder, scratch, bin]) mkdirSync(path);
  copyFiles(root, folderOf(page), folder);
  const program = join(root, 'dist/canary-fanout.js');
  writeFileSync(join(bin, 'canary-fanout'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, {
    mode: 0o755,
  });
  const PATH = [bin, process.env.PATH ?? ''].join(delimiter);
  return {
    folder,
    scratch,
    environment: { ...process.env, PATH, NO_COLOR: '1', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    // A page may take rights from what it made.
    remove: () => rmSync(top, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** README.md and what lies in `docs` speak of the whole repository, an example of its own folder. */
function folderOf(page: string): string {
  const folder = posix.dirname(page);
  return folder === 'docs' || folder.startsWith('docs/') ? '.' : folder;
}

/**
 * The files of a folder that are in Git, or are to be; of a tree without Git, all of them. Never a link, and never `node_modules`: what
 * a page does to a link it does to what stands behind it, and `npm ci` empties the folder that it finds.
 */
function copyFiles(root: string, from: string, to: string): void {
  const source = join(root, from);
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '.'], {
    cwd: source,
    encoding: 'utf8',
  });
  if (listed.status !== 0) {
    cpSync(source, to, { recursive: true, filter: (path) => isCopied(path.slice(source.length), path) });
    return;
  }
  for (const file of listed.stdout.split('\0')) {
    if (file === '' || !isCopied(file, join(source, file))) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    copyFileSync(join(source, file), join(to, file));
  }
}

/** A file that is in Git may be gone from the folder. */
function isCopied(path: string, file: string): boolean {
  if (path.split(/[\\/]/).some((part) => part === 'node_modules' || part === 'dist' || part === '.git')) return false;
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === false;
}
