/** The parts of a page that are the same for every report; see page-parts.d.ts. */
export interface PageParts {
  readonly SCRIPT: string;
  readonly STYLE: string;
  readonly SCRIPT_HASH: string;
  readonly STYLE_HASH: string;
}

/**
 * A report as one HTML file. Its policy lets it load nothing and run nothing but its own script, whatever a manifest says; the
 * data (page-data.ts) are no markup: base64 of their deflated JSON.
 */
export function htmlPage(title: string, data: string, parts: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src '${parts.SCRIPT_HASH}'`,
    `style-src '${parts.STYLE_HASH}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${parts.STYLE}</style>
</head>
<body>
<noscript>This report traces requests in the page itself, and needs JavaScript for it.</noscript>
<script type="text/plain" id="data">${data}</script>
<script>${parts.SCRIPT}</script>
</body>
</html>
`;
}

const ENTITIES: { readonly [letter: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);
}
