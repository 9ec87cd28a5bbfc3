import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const bundle = resolve('dist/canary-fanout.js');

/** A shell command in which `$CF` runs the bundle. It is killed, and has no status, where it takes longer than `seconds`. */
export function shell(command: string, input = '', seconds = 30, cwd = process.cwd()) {
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((done) => {
    const env = { PATH: process.env.PATH, CF: `${process.execPath} ${bundle}` };
    const child = spawn('bash', ['--norc', '-c', command], { cwd, env, detached: true });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // Its children too.
    const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), seconds * 1000);
    child.on('close', (status) => {
      clearTimeout(timer);
      done({ status, stdout, stderr });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
