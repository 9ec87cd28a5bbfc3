import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';

const SPECIFIER = /(\bfrom |\bimport\()(['"])([^'"]+)\2/g;

/**
 * The declarations that `src/index.ts` reaches, by their paths beside it: `cli/answer.d.cts`. The compiler leaves `.ts` at the
 * end of a specifier, where there is no such file in the package, and writes the declarations of every module it read.
 */
export function declarations(root) {
  const folder = mkdtempSync(join(tmpdir(), 'declarations-'));
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const args = [compiler, '--project', join(root, 'scripts/build/tsconfig.json'), '--outDir', folder];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root });
    if (status !== 0) throw new Error(`no declarations:\n${stdout}${stderr}`);
    return reachedFrom('index.ts', folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function reachedFrom(module, folder, reached = new Map()) {
  const path = module.replace(/\.ts$/, '.d.cts');
  if (reached.has(path)) return reached;
  reached.set(path, '');
  const text = readFileSync(join(folder, module.replace(/\.ts$/, '.d.ts')), 'utf8');
  const rewritten = text.replace(SPECIFIER, (_, before, quote, specifier) => {
    if (!/^\..*\.ts$/.test(specifier)) {
      throw new Error(`src/${module}: its declarations need ${specifier}, which the package does not have`);
    }
    reachedFrom(posix.join(posix.dirname(module), specifier), folder, reached);
    return `${before}${quote}${specifier.replace(/\.ts$/, '.cjs')}${quote}`;
  });
  return reached.set(path, rewritten);
}
