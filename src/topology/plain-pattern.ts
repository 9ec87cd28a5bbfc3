/** A part of a regular expression whose groups do not repeat. */
export type Part =
  | { readonly either: readonly Part[] }
  | { readonly each: readonly Part[] }
  /** Takes no character: `^`, `$`, `\b`. */
  | { readonly holds: (text: string, at: number) => boolean }
  /** One character, so and so often. */
  | { readonly takes: (char: string) => boolean; readonly least: number; readonly most: number };

const DEEPEST = 100;
const CLASS = /\[\^?(?:\\.|[^\\[\]])+\]/y;
const TIMES = /(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/y;

/**
 * The parts of a pattern that `new RegExp` takes.
 * @throws Error where a part might be read in two ways
 */
export function readPattern(pattern: string): Part {
  let at = 0;
  const sticky = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = at;
    const found = expression.exec(pattern);
    if (found !== null) at = expression.lastIndex;
    return found;
  };
  const readEither = (depth: number): Part => {
    if (depth > DEEPEST) throw new Error('its groups are nested too deeply');
    const either: Part[] = [];
    let each: Part[] = [];
    while (at < pattern.length && pattern[at] !== ')') {
      if (pattern[at] === '|') {
        at++;
        either.push({ each });
        each = [];
      } else {
        each.push(readOne(depth));
      }
    }
    return either.length === 0 ? { each } : { either: [...either, { each }] };
  };
  const readOne = (depth: number): Part => {
    if (pattern[at] === '(') {
      at += pattern.startsWith('(?:', at) ? 3 : 1;
      const inner = readEither(depth + 1);
      at++;
      return inner;
    }
    const start = at;
    if (pattern[at] === '[' && sticky(CLASS) === null) throw new Error('it has a class that is not plain');
    if (at === start) at += pattern[at] === '\\' ? 2 : 1;
    const token = pattern.slice(start, at);
    const holds = placeOf(token);
    if (holds !== undefined) return { holds };
    return { takes: takerOf(token), ...readTimes() };
  };
  const readTimes = (): { readonly least: number; readonly most: number } => {
    const found = sticky(TIMES);
    if (found === null) return { least: 1, most: 1 };
    const [sign = '', least, comma, most] = found;
    if (least === undefined) return { least: sign[0] === '+' ? 1 : 0, most: sign[0] === '?' ? 1 : Infinity };
    const many = most === undefined || most === '' ? Infinity : Number(most);
    return { least: Number(least), most: comma === undefined ? Number(least) : many };
  };
  return readEither(0);
}

function placeOf(token: string): ((text: string, at: number) => boolean) | undefined {
  const isWord = (char: string | undefined) => char !== undefined && /\w/.test(char);
  const isEdge = (text: string, at: number) => isWord(text[at - 1]) !== isWord(text[at]);
  if (token === '^') return (_, at) => at === 0;
  if (token === '$') return (text, at) => at === text.length;
  if (token === '\\b') return isEdge;
  return token === '\\B' ? (text, at) => !isEdge(text, at) : undefined;
}

/** Whether one printable ASCII character is one of a token's, which the engine says of each in turn. */
function takerOf(token: string): (char: string) => boolean {
  if (token.length === 1 && token !== '.') return (char) => char === token;
  const one = new RegExp(`^(?:${token})$`);
  const known = new Map<string, boolean>();
  return (char) => {
    let takes = known.get(char);
    if (takes === undefined) {
      takes = one.test(char);
      known.set(char, takes);
    }
    return takes;
  };
}
