import type { CST } from 'yaml';
import { Refusal } from './context.ts';
import { type LinesAt, linesAt } from './lines.ts';

const TRIVIA = ['space', 'comment', 'newline', 'byte-order-mark', 'doc-mode'];

/** The end of a token's last content, without the comments and blank lines behind it. */
export function contentEnd(token: CST.Token): number {
  const last = lastLeaf(token);
  if (last.type === 'block-scalar') return blockScalarEnd(last);
  return last.offset + last.source.length;
}

/** The last content of a token: for a collection, that of its last entry, or the bracket that closes it. */
function lastLeaf(token: CST.Token): CST.SourceToken | CST.FlowScalar | CST.BlockScalar {
  switch (token.type) {
    case 'block-map':
    case 'block-seq': {
      for (const item of token.items.toReversed()) {
        const last = lastOfItem(item);
        if (last !== undefined) return last;
      }
      break;
    }
    case 'flow-collection':
      return closing(token);
    case 'error':
    case 'directive':
    case 'document':
    case 'doc-end':
      break;
    default:
      return token;
  }
  throw new Refusal('a part of it has no content');
}

function lastOfItem(item: CST.CollectionItem): CST.SourceToken | CST.FlowScalar | CST.BlockScalar | undefined {
  if (item.value !== undefined) return lastLeaf(item.value);
  const mark = lastMark(item.sep ?? []);
  if (mark !== undefined) return mark;
  return item.key ? lastLeaf(item.key) : lastMark(item.start);
}

/** `undefined` for what is no entry: comments behind the last one, or the comma behind it. */
export function itemEnd(item: CST.CollectionItem): number | undefined {
  const last = lastOfItem(item);
  if (last === undefined || last.type === 'comma') return undefined;
  return last.type === 'block-scalar' ? blockScalarEnd(last) : last.offset + last.source.length;
}

/** The last token that is no space, comment or line break: an indicator, an anchor or a tag. */
export function lastMark(tokens: readonly CST.SourceToken[]): CST.SourceToken | undefined {
  return tokens.findLast((token) => !TRIVIA.includes(token.type));
}

export function firstMark(tokens: readonly CST.SourceToken[]): CST.SourceToken | undefined {
  return tokens.find((token) => !TRIVIA.includes(token.type) && token.type !== 'comma');
}

export function closing(token: CST.FlowCollection): CST.SourceToken {
  const end = token.end.find((part) => part.type === 'flow-map-end' || part.type === 'flow-seq-end');
  if (end === undefined) throw new Refusal('a bracket is not closed');
  return end;
}

export function blockScalarHeader(token: CST.BlockScalar): CST.SourceToken {
  for (const part of token.props) if (part.type === 'block-scalar-header') return part;
  throw new Refusal('a block scalar has no header');
}

function blockScalarEnd(token: CST.BlockScalar): number {
  const last = token.props.at(-1);
  const body = last !== undefined && 'source' in last ? last.offset + last.source.length : token.offset;
  return body + token.source.length;
}

/** The quotes in which a scalar is written. */
export function quotesOf(token: CST.Token | undefined): "'" | '"' | undefined {
  if (token?.type === 'single-quoted-scalar') return "'";
  return token?.type === 'double-quoted-scalar' ? '"' : undefined;
}

/** Where whole lines can be put behind a token's content, and the line breaks that they need before and behind them. */
export function linesAfter(text: string, token: CST.Token, newline: string): LinesAt {
  const end = contentEnd(token);
  const last = lastLeaf(token);
  // go-yaml reads no line break at the end of such a scalar, js-yaml reads one: one more line would decide it.
  if (
    text.charCodeAt(end - 1) !== 10 &&
    last.type === 'block-scalar' &&
    last.source !== '' &&
    !blockScalarHeader(last).source.includes('-')
  ) {
    throw new Refusal('the text ends in a block scalar without a line break');
  }
  return linesAt(text, end, newline);
}
