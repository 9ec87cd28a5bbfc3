import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../files/execute.mjs';

/** The commit that is built: its name and its time in seconds, and what in the folder is not in it. */
export function commitOf(root) {
  const git = (...args) => execute('git', args, { cwd: root }).trim();
  return {
    revision: git('rev-parse', 'HEAD'),
    time: Number(git('log', '-1', '--format=%ct')),
    changes: git('status', '--porcelain').split('\n').filter(Boolean),
  };
}

/** The files of the commit in a new folder, and nothing else but the packages that are installed in `root`. */
export function exportCommit(root, revision, folder) {
  mkdirSync(folder, { recursive: true });
  const archive = `${folder}.tar`;
  execute('git', ['archive', '--output', archive, revision], { cwd: root });
  execute('tar', ['-xmf', archive, '-C', folder]); // with the time of now, as a checkout has
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
