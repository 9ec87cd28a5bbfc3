import { styleText } from 'node:util';
import type { Paint, Style } from '../report/paint.ts';

const STYLES = {
  bold: 'bold',
  dim: 'dim',
  added: 'green',
  removed: 'red',
  error: 'red',
  warning: 'yellow',
  info: 'cyan',
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>;

/** Whether there are colours is decided by who knows the terminal; Node's own look at the stream is not asked for. */
export function painter(colours: boolean): Paint {
  if (!colours) return (_, text) => text;
  return (style, text) => (text === '' ? '' : styleText(STYLES[style], text, { validateStream: false }));
}
