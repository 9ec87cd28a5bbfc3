import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** An application in the middle, whose handler waits so that requests overlap, and one behind it that says what it got. */
const HARNESS = `
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
const listen = async (server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return 'http://127.0.0.1:' + server.address().port + '/';
};
const back = createServer((request, response) => {
  request.resume();
  response.end(JSON.stringify([request.headers['x-target-version'] ?? '', request.headers.own ?? '', request.method]));
});
const behind = await listen(back);
const middle = createServer((request, response) => withMarkers(request, async () => {
  await setTimeout(Number(request.headers.wait));
  const answers = [
    await fetch(behind, { headers: { own: 'a' } }),
    await fetch(new Request(behind, { method: 'POST', body: 'text', headers: { own: 'b' } })),
    await Promise.all([setTimeout(1).then(() => fetch(new URL(behind)))]).then(([first]) => first),
  ];
  response.end(JSON.stringify(await Promise.all(answers.map((answer) => answer.json()))));
}));
const url = await listen(middle);
const call = async (version, wait) => {
  const headers = { wait: String(wait), ...(version === undefined ? {} : { 'x-target-version': version }) };
  return (await plainFetch(url, { headers })).json();
};
console.log(JSON.stringify(await Promise.all([call('v2', 30), call(undefined, 15), call('v3', 1)])));
middle.close();
back.close();
`;

it('is done by the code of docs/limits.md, in each call, and for each request on its own', () => {
  const page = readFileSync('docs/limits.md', 'utf8');
  const code = /```js\n(import \{ AsyncLocalStorage \}.*?)```/s.exec(page)?.[1] ?? '';
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code + HARNESS], {
    encoding: 'utf8',
    timeout: 15_000,
  });
  expect(stderr).toBe('');
  const calls = (version: string) => [
    [version, 'a', 'GET'],
    [version, 'b', 'POST'],
    [version, '', 'GET'],
  ];
  expect(JSON.parse(stdout)).toEqual([calls('v2'), calls(''), calls('v3')]);
});
