import type { ResourceId } from '../resource/resource-id.ts';

const KEY = /([A-Za-z_][A-Za-z0-9_.-]*):(?=[ \r\n]|$)[ ]*/y;
const PLAIN = /^([A-Za-z][A-Za-z0-9._/-]*)[ ]*(?:[ ]#.*)?$/;
const QUOTED = /^(?:"([^"\\]*)"|'([^']*)')[ ]*(?:[ ]#.*)?$/;
/** Plain words that YAML does not read as strings. */
const NOT_A_STRING = /^(?:true|false|null|yes|no|on|off|y|n|\.inf|\.nan)$/i;

/**
 * Reads apiVersion, kind, metadata.name and metadata.namespace off the text of one block-style object between `start` and
 * `end`, or gives `undefined` where a line could mean something else (flow style, anchors, merge keys, escapes, tabs): the
 * object is then parsed. `start` may stand on a list's dash.
 */
export function sniffHead(text: string, start: number, end: number): ResourceId | undefined {
  const head = { apiVersion: '', kind: '', namespace: '', name: '' };
  let column = -1;
  let metadataColumn = -1;
  let inMetadata = false;
  let seenMetadata = false;
  /** Column of a one-line value's key on the line before, while the next line may still continue that value. */
  let valueColumn = -1;

  for (let at = start; at < end; ) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 || newline >= end ? end : newline;
    let first = at;
    if (at === start) {
      while (text.charCodeAt(first) === 32) first++;
      if (text.charCodeAt(first) === 45 && text.charCodeAt(first + 1) !== 45) first++;
    }
    while (text.charCodeAt(first) === 32) first++;
    const lineStart = at;
    at = lineEnd + 1;
    const code = first < lineEnd ? text.charCodeAt(first) : 13;
    if (code === 13 || code === 35) continue;
    if (code === 9) return undefined;
    const here = first - lineStart;
    if (column < 0) column = here;
    // A line deeper than the key of a one-line value continues it: it is no one-line value.
    if (valueColumn >= 0 && here > valueColumn) return undefined;
    valueColumn = -1;
    if (here > column) {
      if (!inMetadata) continue;
      if (metadataColumn < 0) metadataColumn = here;
      if (here > metadataColumn) continue;
      if (here < metadataColumn) return undefined;
    } else if (here < column) {
      return undefined;
    } else {
      inMetadata = false;
      if (seenMetadata && head.apiVersion !== '' && head.kind !== '') return head;
    }
    if (code === 45) continue; // a compact list under the key before
    KEY.lastIndex = first;
    const key = KEY.exec(text)?.[1];
    if (key === undefined || KEY.lastIndex > end) return undefined;
    const valueStart = KEY.lastIndex;
    if (here === column) {
      if (key === 'metadata') {
        if (seenMetadata || !/^(?:#.*)?$/.test(restOf(text, valueStart, lineEnd))) return undefined;
        seenMetadata = true;
        inMetadata = true;
      } else if (key === 'apiVersion' || key === 'kind') {
        const value = simpleString(restOf(text, valueStart, lineEnd));
        if (value === undefined || head[key] !== '') return undefined;
        head[key] = value;
        valueColumn = here;
      }
    } else if (key === 'name' || key === 'namespace') {
      const value = simpleString(restOf(text, valueStart, lineEnd));
      if (value === undefined || head[key] !== '') return undefined;
      head[key] = value;
      valueColumn = here;
    }
  }
  // Without a kind and a name the object may carry them in a form that is not looked for here.
  return head.apiVersion !== '' && head.kind !== '' && head.name !== '' ? head : undefined;
}

/** What stands behind a key on its line. */
function restOf(text: string, start: number, lineEnd: number): string {
  const end = lineEnd > start && text.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
  return text.slice(start, end);
}

function simpleString(rest: string): string | undefined {
  const plain = PLAIN.exec(rest)?.[1];
  if (plain !== undefined) return NOT_A_STRING.test(plain) ? undefined : plain;
  const quoted = QUOTED.exec(rest);
  return quoted === null ? undefined : (quoted[1] ?? quoted[2]);
}
