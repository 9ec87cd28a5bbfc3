/** A link of a page, as it is written. */
export interface Link {
  readonly line: number;
  readonly target: string;
  readonly isImage: boolean;
}

const LINK = /(!?)\[(?:[^[\]]|\[[^\]]*\])*\]\((<[^>]*>|[^\s()]*(?:\([^()]*\)[^\s()]*)*)(?:\s+"[^"]*")?\)/g;

/** Inline links, images, links by reference, `<https://…>`, and `href` and `src` of HTML; not what stands in code. */
export function linksOf(page: string): readonly Link[] {
  const text = withoutCode(page);
  const links: Link[] = [];
  const add = (match: RegExpExecArray, target: string | undefined, isImage: boolean) => {
    const line = text.slice(0, match.index).split('\n').length;
    if (target !== undefined) links.push({ line, target: target.replace(/^<|>$/g, ''), isImage });
  };
  for (const match of text.matchAll(LINK)) {
    add(match, match[2], match[1] === '!');
    // The text of a link may be an image: [![badge](badge.svg)](page).
    for (const inner of match[0].slice(1).matchAll(/!\[[^\]]*\]\(([^\s()]*)\)/g)) add(match, inner[1], true);
  }
  for (const match of text.matchAll(/^ {0,3}\[[^\]^][^\]]*\]:\s+(\S+)/gm)) add(match, match[1], false);
  for (const match of text.matchAll(/<(https?:[^>\s]*)>/g)) add(match, match[1], false);
  for (const match of text.matchAll(/<(a|img)\b[^>]*?\b(?:href|src)="([^"]*)"/g))
    add(match, match[2], match[1] === 'img');
  return links;
}

/** The anchors of a page, by GitHub's rules: of each heading, and of `id` and `name` of HTML. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  // Code within a heading is part of its name.
  for (const line of withoutFences(page)) {
    const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1];
    if (heading !== undefined) {
      const slug = slugOf(heading);
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      anchors.add(count === 0 ? slug : `${slug}-${count}`);
    }
    for (const match of line.matchAll(/<\w+\b[^>]*?\b(?:id|name)="([^"]*)"/g)) if (match[1]) anchors.add(match[1]);
  }
  return anchors;
}

/** Letters, digits, hyphens and underscores, in lower case; a blank is a hyphen. Marks of emphasis and links are not part of a name. */
function slugOf(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|\*)(?=\S)(.*?\S)\1/g, '$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** A span of code may go on in the next line, and ends with its paragraph. */
function withoutCode(page: string): string {
  const span = /(?<!`)(`+)(?!`)(?:(?!\n\s*\n)[\s\S])*?(?<!`)\1(?!`)/g;
  return withoutFences(page)
    .join('\n')
    .replace(span, (code) => code.replace(/[^\n]/g, ' '));
}

/** The page's lines; those of fenced blocks and of comments are empty. */
function withoutFences(page: string): readonly string[] {
  let fence = '';
  const blank = (text: string) => text.replace(/[^\n]/g, '');
  return page
    .replace(/<!--[\s\S]*?-->/g, blank)
    .split('\n')
    .map((line) => {
      const ticks = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
      const inside = fence !== '';
      if (!inside) fence = ticks;
      else if (ticks.startsWith(fence) && line.trim() === ticks) fence = '';
      return inside || ticks !== '' ? '' : line;
    });
}
