import type { Read } from '../../test/report/mermaid/reading.ts';

/** The kind of any diagram that Mermaid reads. */
export function kindOf(text: string): Promise<string>;

/** A picture as Mermaid's own parser reads it; labels with their entities decoded, as the browser shows them. */
export function parsePicture(text: string): Promise<Read>;
