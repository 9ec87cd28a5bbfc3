import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { root } from './bundle.mjs';

const file = fileURLToPath(new URL('worker.mjs', import.meta.url));

/** A process that is asked one thing after the other, and begun anew when it does not answer in time. */
export async function openWorker(path) {
  let child = await begin(path);
  return {
    /** The answer; `undefined` where a test did not end in time, or the process has ended. */
    ask: async (message, timeout) => {
      const answer = await answerOf(child, message, timeout);
      if (answer === undefined) {
        child.kill('SIGKILL');
        child = await begin(path);
      }
      return answer;
    },
    close: () => child.kill('SIGKILL'),
  };
}

async function begin(path) {
  const child = fork(file, [root, path], {
    cwd: root,
    execArgv: ['--max-old-space-size=1500', '--stack-size=900'],
    serialization: 'advanced',
    // What mutants print is of no interest.
    stdio: ['ignore', 'ignore', process.env.MUTATION_DEBUG === '1' ? 'inherit' : 'ignore', 'ipc'],
    env: { ...process.env, NO_COLOR: '1', UPDATE_GOLDEN: '' },
  });
  if ((await answerOf(child, undefined, 60_000)) !== 'ready')
    throw new Error('a worker did not begin: MUTATION_DEBUG=1 shows why');
  return child;
}

function answerOf(child, message, timeout) {
  return new Promise((resolve) => {
    let timer = setTimeout(() => end(undefined), timeout);
    const end = (answer) => {
      // A test has ended, and the next one has as long again.
      if (answer === 'beat') {
        clearTimeout(timer);
        timer = setTimeout(() => end(undefined), timeout);
        return;
      }
      clearTimeout(timer);
      child.off('message', end);
      child.off('exit', gone);
      resolve(answer);
    };
    const gone = () => end(undefined);
    child.on('message', end);
    child.on('exit', gone);
    if (message !== undefined) child.send(message);
  });
}
