// The Argo CD plugin of examples/argocd, run as argocd-cmp-server runs it: node e2e/argocd/run.mjs
// On this machine, with bash and kustomize of PATH (or of $KUSTOMIZE) and the built bundle; with CANARY_FANOUT_ENGINE=1 in the image too,
// by docker. The last line is `N passed, N failed[, N skipped]`; status 1 on a failure, 3 where the plugin
// could run nowhere.
import { equal } from 'node:assert/strict';
import { generateCases } from './cases-generate.mjs';
import { hostileCases } from './cases-hostile.mjs';
import { matchCases } from './cases-match.mjs';
import { sidecarCases } from './cases-sidecar.mjs';
import { onHost } from './host.mjs';
import { fileOfImage, inImage } from './image.mjs';
import { plugin, pluginText, programText } from './plugin.mjs';

const tally = { passed: 0, failed: 0, skipped: 0 };

function skip(name, reason) {
  tally.skipped++;
  console.log(`skipped: ${reason} (${name})`);
}

async function judge(name, check) {
  const start = Date.now();
  try {
    await check();
    tally.passed++;
    console.log(`ok   ${name} (${Date.now() - start} ms)`);
  } catch (problem) {
    tally.failed++;
    console.log(`FAIL ${name}\n${String(problem?.stack ?? problem).replace(/^/gm, '     ')}`);
  }
}

let ran = false;

async function runAll(where, runner) {
  ran = true;
  for (const [name, check] of [...matchCases, ...generateCases, ...hostileCases]) {
    await judge(`${where}: ${name}`, () => check(runner, plugin));
  }
}

const host = onHost();
if (host.missing === undefined) await runAll('host', host);
else skip('host', `no ${host.missing} on PATH`);
host.close?.();

for (const [name, check, missing] of sidecarCases()) {
  if (missing === undefined) await judge(`sidecar: ${name}`, check);
  else skip(`sidecar: ${name}`, missing);
}

if (process.env.CANARY_FANOUT_ENGINE === '1') {
  const image = inImage();
  if (image.missing === undefined) {
    await judge('image: has the plugin of this repository', () => {
      equal(fileOfImage('/home/argocd/cmp-server/config/plugin.yaml'), pluginText);
      equal(fileOfImage('/usr/local/bin/canary-fanout-plugin'), programText);
    });
    await runAll('image', image);
  } else skip('image', `no ${image.missing}`);
} else skip('image', 'CANARY_FANOUT_ENGINE is not 1');

console.log(`${tally.passed} passed, ${tally.failed} failed${tally.skipped === 0 ? '' : `, ${tally.skipped} skipped`}`);
process.exitCode = tally.failed > 0 ? 1 : ran ? 0 : 3;
