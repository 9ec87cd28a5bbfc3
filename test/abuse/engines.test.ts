import { expect, it } from 'vitest';
import { HEAD, item, listWith } from './lists.ts';
import { shell } from './process.ts';

const pods = Array.from({ length: 3 }, (_, index) =>
  item(`apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${index}`),
);

it.each([
  ['a list that concerns nobody', `${HEAD}items:\n${pods.join('')}`],
  ['the list of Flagger issue #1822', listWith()],
])('%s is answered alike where Node has no WebAssembly, or no room for its memory', async (_, list) => {
  const usual = await shell('$CF', list);
  expect(usual.status).toBe(0);
  // The shell's limit is in kilobytes: V8 reserves ten gigabytes of addresses for a memory, and Node itself two.
  expect(await shell('ulimit -v 8000000; $CF', list)).toEqual(usual);
  const { stderr, ...jitless } = await shell(`set -- $CF; "$1" --jitless "$2"`, list);
  expect({ ...jitless, stderr: stderr.replace(/^Warning: .*\n/m, '') }).toEqual(usual);
});
