import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { JsonObject } from '../../../src/resource/json.ts';
import type { ProxyRef } from './cluster.ts';

export interface ProxyConfiguration {
  readonly proxy: ProxyRef;
  readonly listeners: readonly JsonObject[];
  readonly routes: readonly JsonObject[];
  readonly clusters: readonly JsonObject[];
  readonly endpoints: readonly JsonObject[];
}

export interface IstiodAnswer {
  readonly name: string;
  readonly error?: string;
  readonly proxies: readonly ProxyConfiguration[];
  /** `NAMESPACE/NAME` of Services to `NAMESPACE/NAME` of the waypoint that they are bound to; `''` where there is none. */
  readonly bound: { readonly [service: string]: string };
}

/** A program that answers each line with a line, in order. */
export interface LineProgram<I, O> {
  readonly ask: (question: I) => Promise<O>;
  readonly stop: () => void;
}

export function startProgram<I, O>(command: string, args: readonly string[]): LineProgram<I, O> {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(command, [...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: { resolve: (answer: O) => void; reject: (error: Error) => void }[] = [];
  let ended: Error | undefined;
  createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    const next = waiting.shift();
    try {
      next?.resolve(JSON.parse(line) as O);
    } catch (error) {
      next?.reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  child.on('exit', (code, signal) => {
    ended = new Error(`${command} has ended (${code ?? signal})`);
    for (const { reject } of waiting.splice(0)) reject(ended);
  });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended);
          return;
        }
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(question)}\n`);
      }),
    stop: () => void child.stdin.end(),
  };
}
