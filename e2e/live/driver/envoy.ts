import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/resource/json.ts';

export interface Envoy {
  readonly stop: () => void;
}

const READY_WITHIN_MS = 15_000;

/** Starts the real Envoy with a static configuration, and waits until its listeners take connections. */
export async function startEnvoy(binary: string, config: JsonObject, ports: readonly number[]): Promise<Envoy> {
  const folder = mkdtempSync(join(tmpdir(), 'live-envoy-'));
  const file = join(folder, 'envoy.json');
  writeFileSync(file, JSON.stringify(config));
  const output: string[] = [];
  const child = spawn(binary, ['-c', file, '--disable-hot-restart', '--concurrency', '1', '-l', 'warning'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(ports.map((port) => isListening(port, child)));
  } catch (error) {
    stop();
    throw new Error(
      `Envoy does not start: ${error instanceof Error ? error.message : String(error)}\n${output.join('').slice(-2000)}`,
    );
  }
  return { stop };
}

async function isListening(port: number, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`nothing listens on port ${port} after ${READY_WITHIN_MS} ms`);
}
