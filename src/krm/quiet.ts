import { scannerOf } from './byte-scanner.ts';
import { CR, LF } from './characters.ts';

/** Without one of these words in it a list has no object that a rule reads. */
const WORDS = ['flagger.app/', 'gateway.networking.k8s.io/', 'istio.io/'];

/** The lines above the first item, and those below the last one: `apiVersion`, `kind` and comments. */
const ABOVE =
  /^(?:(?:#[ -~\t]*)?\r?\n)*(?:---[ ]*\r?\n)?((?:(?:#[ -~\t]*|[a-zA-Z]+:[ ]+[A-Za-z0-9./]+[ ]*)?\r?\n)*)items:([ ]+\[\])?(?:[ ]+#[ -~\t]*|[ ]*)\r?\n/;
const BELOW = /^(?:(?:#[ -~\t]*|[a-zA-Z]+:[ ]+[A-Za-z0-9./]+[ ]*)?\r?\n)*$/;
const FIELD = /^([a-zA-Z]+):[ ]+([A-Za-z0-9./]+)/gm;
const LONGEST = 2000;

/**
 * Whether UTF-8 is a list that surely concerns nobody: shaped as orchestrators shape it, without configuration or results, and
 * without a Canary or a waypoint label. Such a list is answered without parsing anything, and goes out as it came in.
 */
export function isQuiet(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, LONGEST);
  const above = ABOVE.exec(head);
  if (above === null || bytes.at(-1) !== LF) return false;
  const scanner = scannerOf(bytes);
  if (scanner === undefined || scanner.mentions(WORDS)) return false;
  const start = above[0].length;
  const end = above[2] === undefined ? scanner.itemsEnd(start) : start;
  if (end < 0 || bytes.length - end > LONGEST) return false;
  const below = bytes.toString('latin1', end);
  // Any other field, a configuration above all, is read, or at least seen to be YAML.
  return BELOW.test(below) && isListHead(`${above[1]}${below}`);
}

function isListHead(lines: string): boolean {
  const fields = Array.from(lines.matchAll(FIELD), ([, key, value]) => ({ key, value }));
  const keys = fields
    .map(({ key }) => key)
    .sort()
    .join(' ');
  return keys === 'apiVersion kind' && fields.some(({ key, value }) => key === 'kind' && value === 'ResourceList');
}

/** What is written behind such a list: `results`, as the list breaks its lines. */
export function newlineIn(bytes: Buffer): '\n' | '\r\n' {
  return bytes[bytes.indexOf(LF) - 1] === CR ? '\r\n' : '\n';
}
