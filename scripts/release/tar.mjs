const BLOCK = 512;

/**
 * A ustar archive of files by name, in the order of their names and as nobody's, all of one time: the same files give the same
 * bytes. `files` maps a path of at most 100 bytes to its content.
 */
export function tarOf(files, time) {
  const names = [...files.keys()].sort();
  const parts = names.flatMap((name) => {
    const content = files.get(name);
    return [header(name, content.length, time), content, Buffer.alloc(-content.length & (BLOCK - 1))];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header(name, size, time) {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long for a name in a ustar archive`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value, at, length) =>
    block.write(value.toString(8).padStart(length - 1, '0'), at, length - 1, 'ascii');
  block.write(name, 0, 'utf8');
  octal(0o644, 100, 8);
  octal(0, 108, 8); // owner
  octal(0, 116, 8); // group
  octal(size, 124, 12);
  octal(time, 136, 12);
  block.write(' '.repeat(8), 148, 'ascii'); // the checksum counts its own field as spaces
  block.write('0', 156, 'ascii'); // a file
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
