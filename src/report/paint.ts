import type { Severity } from '../diagnostics/catalog.ts';

export type Style = 'bold' | 'dim' | 'added' | 'removed' | Severity;

/** Puts a style on a text, where what shows it knows styles. */
export type Paint = (style: Style, text: string) => string;
