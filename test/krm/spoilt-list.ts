import fc from 'fast-check';
import { CASES, resourceList } from '../cases/driver.ts';
import { listOf, NASTY_ITEMS } from './nasty-items.ts';

const TEXTS = [...CASES.map(resourceList), `items:\n${listOf(NASTY_ITEMS)}`, `items:\n${listOf(NASTY_ITEMS, 2)}`];
const put = fc.oneof(
  fc.constantFrom(...['', ' ', '  ', '\n', '\r\n', '\r', '- ', '-', ': ', ':', '\t', '\n\n  \n', '"', "'", '\\']),
  fc.constantFrom(
    ...['{', '}', '[', ']', ',', '&a ', '*a', '#', ' #', '|', '|-\n', '>', '!', '%', '?', '? ', '@', '`'],
  ),
  fc.constantFrom(
    ...[
      '~',
      '0',
      '1',
      '-0',
      '.5',
      '1.',
      '0x1',
      '0o7',
      'e2',
      '.inf',
      'null',
      'True',
      '<<',
      '...',
      '---',
      'ü',
      '\u2028',
      '\ufeff',
    ],
  ),
);

/** A list as people write it, in which something was put in the place of a few characters at `at`. */
export const spoiltList = fc
  .tuple(fc.constantFrom(...TEXTS), fc.nat(), fc.nat(6), put)
  .map(([text, somewhere, length, put]) => {
    const at = somewhere % text.length;
    return { text: text.slice(0, at) + put + text.slice(at + length), at };
  });
