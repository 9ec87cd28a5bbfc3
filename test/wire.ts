import type { CommandResult } from '../src/cli/command-result.ts';
import { runFunction } from '../src/cli/function.ts';

/** The function over standard input, and what it writes as one text. */
export async function runList(input: string | Buffer, logToStderr = true): Promise<CommandResult> {
  const bytes = typeof input === 'string' ? Buffer.from(input, 'utf8') : input;
  const { stdout, stderr, exitCode } = await runFunction({ bytes, logToStderr });
  const parts = typeof stdout === 'string' ? [stdout] : stdout;
  const text = parts.map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString('utf8'))).join('');
  return { stdout: text, stderr, exitCode };
}
