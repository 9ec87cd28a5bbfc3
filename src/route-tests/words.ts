import { type Share, share } from '../trace/share.ts';

/** Reads `40%`, `33.5 %` or `2/5`; `undefined` for what is no share. */
export function readShare(text: string): Share | undefined {
  const percent = /^\s*(\d{1,3})(?:\.(\d{1,6}))?\s*%\s*$/.exec(text);
  const fraction = /^\s*(\d{1,9})\s*\/\s*([1-9]\d{0,8})\s*$/.exec(text);
  let found: Share | undefined;
  if (percent !== null) {
    const decimals = percent[2] ?? '';
    found = share(BigInt(`${percent[1]}${decimals}`), 100n * 10n ** BigInt(decimals.length));
  } else if (fraction !== null) {
    found = share(BigInt(fraction[1] ?? 0), BigInt(fraction[2] ?? 1));
  }
  return found === undefined || found.numerator > found.denominator ? undefined : found;
}

/** `checkout → cart` or `checkout -> cart`. */
export function readWay(text: string): readonly string[] {
  return text.split(/→|->/).map((name) => name.trim());
}

/** `200`, `2xx` or `none`; `undefined` for what is no status. */
export function readStatus(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^(?:[1-5][0-9][0-9]|[1-5]xx|none)$/.test(text) ? text : undefined;
}

export function hasStatus(status: number, wanted: string): boolean {
  if (wanted === 'none') return status === 0;
  return wanted.endsWith('xx') ? String(status)[0] === wanted[0] && status >= 100 : String(status) === wanted;
}

export function formatStatus(status: number): string {
  return status === 0 ? 'none' : String(status);
}
