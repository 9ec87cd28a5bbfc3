import { isatty } from 'node:tty';

/** Of standard output: https://no-color.org; FORCE_COLOR outweighs it, as it does for Node itself. */
export function showsColours(): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal } = process.env;
  if (forced !== undefined) return !/^(?:0|false)$/.test(forced);
  return (none ?? '') === '' && terminal !== 'dumb' && isatty(1);
}

/** Of standard error: writes over the line that it wrote last; `undefined` where that is no terminal. */
export function progressOn(write: (text: string) => void): ((text: string) => void) | undefined {
  const rewrites = process.env.TERM !== 'dumb' && isatty(2);
  return rewrites ? (text) => write(`\r${text}\x1b[K`) : undefined;
}
