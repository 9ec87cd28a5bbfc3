import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';

/**
 * The byte scanner (src/krm/byte-scanner) as a WebAssembly module, which imports the memory that it works on, and nothing else: what is
 * compiled has no objects, so it needs no runtime.
 */
export async function scannerModule(root) {
  let module;
  const options = [
    '-O3',
    '--runtime',
    'stub',
    '--noAssert',
    '--importMemory',
    '--initialMemory',
    '1',
    '--enable',
    'simd',
  ];
  const { error, stderr } = await main(['src/krm/byte-scanner/index.ts', ...options, '--outFile', 'scanner.wasm'], {
    readFile: (path) => readFile(join(root, path), 'utf8').catch(() => null),
    writeFile: (_, contents) => {
      module = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || module === undefined) throw new Error(`${error?.message}\n${stderr}`);
  return module;
}
