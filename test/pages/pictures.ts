import { readdirSync, readFileSync } from 'node:fs';

/** A picture of a page, and the command that is said to have made it. */
export interface Picture {
  readonly page: string;
  readonly line: number;
  readonly command: string | undefined;
  readonly text: string;
}

const BLOCK = /(?:^<!-- made by: (.*?) -->\n)?^```mermaid\n(.*?)^```$/gms;
export const PAGES = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)].filter((page) =>
  page.endsWith('.md'),
);

export const pictures = PAGES.flatMap((page) => picturesOf(page, readFileSync(page, 'utf8')));

export function picturesOf(page: string, text: string): readonly Picture[] {
  return [...text.matchAll(BLOCK)].map(({ 1: command, 2: picture = '', index }) => {
    return { page, line: text.slice(0, index).split('\n').length, command, text: picture };
  });
}
