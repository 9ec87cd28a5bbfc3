import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../files/execute.mjs';

/** The commit that is built: its name, its time in seconds, and the files that are not as it has them. */
export function commitOf(root) {
  const git = (...args) => execute('git', args, { cwd: root }).split('\n').filter(Boolean);
  const [revision] = git('rev-parse', 'HEAD');
  const [time] = git('log', '-1', '--format=%ct');
  return {
    revision,
    time: Number(time),
    changes: git('status', '--porcelain').map((line) => line.slice('XY '.length)),
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
