import type { Json } from '../../resource/json.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOUBLE_QUOTE,
  OPEN_BRACE,
  OPEN_BRACKET,
  SINGLE_QUOTE,
  SPACE,
} from '../characters.ts';
import { closingQuote, isWord, resolve, type Scalar, unquote } from './scalar.ts';

const MAX_DEPTH = 50;

/** A cursor over one line. */
interface Flow {
  readonly text: string;
  readonly last: number;
  at: number;
}

export interface FlowRead {
  readonly value: Json;
  readonly end: number;
}

/** A collection between braces or brackets on one line, of simple words and strings; `undefined` where that is not sure. */
export function readFlow(text: string, first: number, last: number): FlowRead | undefined {
  const flow = { text, at: first, last };
  const value = readValue(flow, 0);
  return value === undefined ? undefined : { value, end: flow.at };
}

export function isFlow(code: number): boolean {
  return code === OPEN_BRACE || code === OPEN_BRACKET;
}

function readValue(flow: Flow, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const code = flow.text.charCodeAt(flow.at);
  if (code === OPEN_BRACE) return readMap(flow, depth);
  return code === OPEN_BRACKET ? readList(flow, depth) : readScalar(flow);
}

function readMap(flow: Flow, depth: number): Json | undefined {
  const map: { [key: string]: Json } = {};
  step(flow);
  if (isAt(flow, CLOSE_BRACE)) return map;
  for (;;) {
    const first = flow.at;
    const key = readScalar(flow);
    if (typeof key !== 'string' || key === '<<' || map[key] !== undefined || !passColon(flow, first)) return undefined;
    const value = readValue(flow, depth + 1);
    if (value === undefined) return undefined;
    map[key] = value;
    if (isNext(flow, CLOSE_BRACE)) return map;
    if (!isNext(flow, COMMA)) return undefined;
    skipSpaces(flow);
  }
}

function readList(flow: Flow, depth: number): Json | undefined {
  const list: Json[] = [];
  step(flow);
  if (isAt(flow, CLOSE_BRACKET)) return list;
  for (;;) {
    const value = readValue(flow, depth + 1);
    if (value === undefined) return undefined;
    list.push(value);
    if (isNext(flow, CLOSE_BRACKET)) return list;
    if (!isNext(flow, COMMA)) return undefined;
    skipSpaces(flow);
  }
}

function readScalar(flow: Flow): Scalar | undefined {
  const { text, at } = flow;
  if (!passScalar(flow)) return undefined;
  return isQuote(text.charCodeAt(at)) ? unquote(text, at, flow.at) : resolve(text.slice(at, flow.at));
}

/** Over the colon behind the key that begins at `first`; a quoted one needs no space behind it. */
function passColon(flow: Flow, first: number): boolean {
  const { text, at, last } = flow;
  if (at >= last || text.charCodeAt(at) !== COLON) return false;
  if (!isQuote(text.charCodeAt(first)) && text.charCodeAt(at + 1) !== SPACE) return false;
  step(flow);
  return true;
}

/** Over a word or a quoted string. */
function passScalar(flow: Flow): boolean {
  const { text, at, last } = flow;
  const code = text.charCodeAt(at);
  let end = at;
  if (isQuote(code)) {
    end = closingQuote(text, at, last);
    if (end < 0) return false;
  } else {
    while (end < last && isWord(text.charCodeAt(end))) end++;
    if (end === at || (code === DASH && end === at + 1)) return false;
  }
  flow.at = end;
  return true;
}

function isQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
}

/** Over a sign and the spaces behind it. */
function step(flow: Flow): void {
  flow.at++;
  skipSpaces(flow);
}

function skipSpaces(flow: Flow): void {
  while (flow.at < flow.last && flow.text.charCodeAt(flow.at) === SPACE) flow.at++;
}

function isAt(flow: Flow, code: number): boolean {
  if (flow.at >= flow.last || flow.text.charCodeAt(flow.at) !== code) return false;
  flow.at++;
  return true;
}

function isNext(flow: Flow, code: number): boolean {
  skipSpaces(flow);
  return isAt(flow, code);
}
