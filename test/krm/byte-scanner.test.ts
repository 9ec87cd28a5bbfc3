import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largerRoom, scannerOf, scannerRoom } from '../../src/krm/byte-scanner.ts';

const WORDS = ['flagger.app/', 'gateway.networking.k8s.io/', 'istio.io/'];

/** Words, halves of words and what may stand between them. */
const text = fc
  .array(
    fc.constantFrom(...WORDS, ...WORDS.map((word) => word.slice(1)), 'flagger.app', 'k8s.io/', '/', '\n', 'ä', 'x'),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

describe('mentions', () => {
  it('finds what is there, wherever it stands', () => {
    let found = 0;
    fc.assert(
      fc.property(text, fc.nat(40), (middle, spaces) => {
        const whole = `${' '.repeat(spaces)}${middle}`;
        const wanted = WORDS.some((word) => whole.includes(word));
        if (wanted) found++;
        expect(scannerOf(Buffer.from(whole))?.mentions(WORDS)).toBe(wanted);
      }),
      { numRuns: 500, seed: 1822 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('finds nothing that stands before or behind the bytes', () => {
    const room = scannerRoom(100);
    room.fill('istio.io/x istio.io/');
    expect(scannerOf(room)?.mentions(WORDS)).toBe(true);
    expect(scannerOf(room.subarray(1, 19))?.mentions(WORDS)).toBe(false);
    expect(scannerOf(room.subarray(1, 20))?.mentions(WORDS)).toBe(true);
    expect(scannerOf(Buffer.from('\n'))?.mentions(WORDS)).toBe(false);
  });
});

describe('items', () => {
  const item = '- apiVersion: v1\n  kind: A\n  metadata:\n    name: a\n';

  it('end where the bytes end, whatever was there before', () => {
    const room = scannerRoom(1000);
    room.fill('-');
    const bytes = Buffer.from(`${' '.repeat(300)}${item.replaceAll('\n', `\n${' '.repeat(300)}`).trimEnd()}\n`);
    expect(scannerOf(bytes)?.itemsEnd(0)).toBe(bytes.length);
    const above = Buffer.from(`items:\n${item}kind: List\n`);
    expect(scannerOf(above)?.itemsEnd(7)).toBe(7 + item.length);
    expect(scannerOf(Buffer.from(`items:\n${item}---\n`))?.itemsEnd(7)).toBe(7 + item.length);
    expect(scannerOf(Buffer.from(`items:\n${item} x\n`))?.itemsEnd(7)).toBeLessThan(0);
    expect(scannerOf(Buffer.from('items:\n\n'))?.itemsEnd(7)).toBe(8);
  });

  it('are not sure where they are nested too deep', () => {
    const nested = (depth: number) =>
      Buffer.from(Array.from({ length: depth }, (_, column) => `${' '.repeat(column)}a:\n`).join(''));
    expect(scannerOf(nested(1000))?.isItem(0, nested(1000).length, -1)).toBe('sure');
    expect(scannerOf(nested(1001))?.isItem(0, nested(1001).length, -1)).toBe('no');
  });
});

describe('scannerRoom', () => {
  it('keeps what is in it when it grows', () => {
    const room = scannerRoom(10);
    room.write('0123456789');
    const larger = largerRoom(room, 3_000_000);
    expect([larger.length, larger.toString('latin1', 0, 10)]).toEqual([3_000_000, '0123456789']);
    const other = largerRoom(Buffer.from('abc'), 6);
    expect([other.length, other.toString('latin1', 0, 3)]).toEqual([6, 'abc']);
  });

  it('leaves bytes alone that lie elsewhere', () => {
    const bytes = Buffer.from('a: b\n');
    expect(scannerOf(bytes)?.isItem(0, 5, -1)).toBe('sure');
    expect(bytes.toString()).toBe('a: b\n');
  });
});
