import { differences, hasGap } from './compare.ts';
import { type Block, type Command, extractBlocks } from './extract.ts';
import { isThere, needsOf } from './programs.ts';
import { type Shell, startShell } from './shell.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** What became of one block. */
export interface Verdict {
  readonly block: Block;
  readonly state: 'passed' | 'failed' | 'skipped' | 'not run';
  /** For a reader of the report: the reason, or the command with its diff. */
  readonly lines: readonly string[];
  /** Outputs that are not as the page says and may be put in their place. */
  readonly outputs: readonly Output[];
}

export interface Output {
  readonly command: Command;
  readonly lines: readonly string[];
}

interface Answer {
  readonly lines: readonly string[];
  readonly outputs?: readonly Output[];
  /** The shell is gone, and with it what the blocks so far have made of it. */
  readonly isLast?: boolean;
}

/** Runs the blocks of a page, in order, in a copy of its folder that is gone afterwards. */
export async function runPage(
  root: string,
  page: string,
  text: string,
  milliseconds: number,
): Promise<readonly Verdict[]> {
  const blocks = extractBlocks(text);
  if (blocks.every((block) => block.notRun !== undefined)) return blocks.map(notRun);
  const verdicts = await inWorkspace(
    root,
    page,
    blocks.filter(({ alone }) => !alone),
    milliseconds,
  );
  for (const block of blocks.filter(({ alone }) => alone)) {
    verdicts.push(...(await inWorkspace(root, page, [block], milliseconds)));
  }
  return verdicts.sort((a, b) => a.block.line - b.block.line);
}

async function inWorkspace(root: string, page: string, blocks: readonly Block[], milliseconds: number) {
  const workspace = openWorkspace(root, page);
  const shell = startShell(workspace.folder, workspace.scratch, workspace.environment);
  try {
    return await runBlocks(blocks, shell, workspace, milliseconds);
  } finally {
    shell.end();
    workspace.remove();
  }
}

async function runBlocks(blocks: readonly Block[], shell: Shell, workspace: Workspace, milliseconds: number) {
  const verdicts: Verdict[] = [];
  const skipped: { readonly block: Block; readonly reason: string }[] = [];
  let lost: Block | undefined;
  for (const block of blocks) {
    const end = (state: Verdict['state'], { lines, outputs = [], isLast = false }: Answer) => {
      verdicts.push({ block, state, lines, outputs });
      if (isLast) lost = block;
    };
    const missing = needsOf(block).filter((name) => !isThere(name, workspace.environment.PATH));
    // What was to be made by a block above is not there: a section is what belongs together.
    const above = skipped.find((other) => isWithin(block, other.block));
    if (block.notRun !== undefined) {
      verdicts.push(notRun(block));
    } else if (lost !== undefined) {
      end('skipped', { lines: [`the block of line ${lost.line} ended the shell`] });
    } else if (missing.length > 0 || above !== undefined) {
      const reason = missing.length > 0 ? `no ${missing.join(', no ')}` : (above?.reason ?? '');
      skipped.push({ block, reason });
      end('skipped', { lines: [reason] });
    } else {
      const answer = await (block.language === 'sh' ? runScript : runCommands)(block, shell, milliseconds);
      end(answer.lines.length === 0 ? 'passed' : 'failed', answer);
    }
  }
  return verdicts;
}

function notRun(block: Block): Verdict {
  return { block, state: 'not run', lines: [block.notRun ?? ''], outputs: [] };
}

/** Whether the block stands in the section of the other one, or in a section of that. */
function isWithin(block: Block, other: Block): boolean {
  return other.section.every((line, index) => block.section[index] === line);
}

/** All lines at once, as a reader pastes them: the first command that fails fails the block. */
async function runScript(block: Block, shell: Shell, milliseconds: number): Promise<Answer> {
  const { status, output, tookTooLong } = await shell.run(block.text, true, milliseconds);
  if (status === 0) return { lines: [] };
  const reason = tookTooLong ? tooLong(milliseconds) : 'a command failed; the last lines of what was printed:';
  return { lines: [...indented(block.text.split('\n')), reason, ...linesOf(output).slice(-40)], isLast: true };
}

/**
 * A status is not judged here, since a page may show what fails: it says so by `$ echo $?`, where it matters. A difference does not
 * end the block, so that one run shows them all.
 */
async function runCommands(block: Block, shell: Shell, milliseconds: number): Promise<Answer> {
  const lines: string[] = [];
  const outputs: Output[] = [];
  for (const command of block.commands) {
    const { status, output, tookTooLong } = await shell.run(command.text, false, milliseconds);
    const printed = linesOf(output);
    const differ = differences(command.expected, printed);
    const reason = tookTooLong ? [tooLong(milliseconds)] : status === undefined ? ['it ended the shell'] : [];
    if (differ.length > 0 || reason.length > 0) {
      lines.push(...indented(command.text.split('\n')), ...reason, ...differ);
      if (reason.length === 0 && !hasGap(command.expected)) outputs.push({ command, lines: printed });
    }
    if (status === undefined) return { lines, outputs, isLast: true };
  }
  return { lines, outputs };
}

function tooLong(milliseconds: number): string {
  return `it did not end within ${milliseconds / 1000} s`;
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? `$ ${line}` : `  ${line}`));
}

function linesOf(output: string): readonly string[] {
  const lines = output.split('\n');
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
