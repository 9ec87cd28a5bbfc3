import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of a Chromium: $CHROMIUM, one that is there, or Debian's, which root of a machine with apt-get gets. */
export function findChromium() {
  const known = [process.env.CHROMIUM, ...PLACES].find((path) => path !== undefined && existsSync(path));
  if (known !== undefined || process.getuid?.() !== 0) return known;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ]) {
    if (spawnSync('apt-get', args, { env, stdio: 'ignore', timeout: 300_000 }).status !== 0) return undefined;
  }
  return PLACES.find((path) => existsSync(path));
}

/** It must ask nothing of a network by itself, nor need a sandbox that containers do not give. */
export function launch(executablePath) {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage', // containers give little of it
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath, args });
}
