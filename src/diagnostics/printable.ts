/** Control characters of C0 and C1, line separators, and what turns the direction of text around. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** One line that a terminal shows and does not obey: a name in a manifest is somebody else's text. */
export function printable(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** JSON text without characters that a terminal obeys. JSON itself escapes the others. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each), 2);
  return `${text.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escaped)}\n`;
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
