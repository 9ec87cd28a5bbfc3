import type { PageData } from '../report/html/page-data.ts';
import { start } from './main.ts';

/** The data stand in the page deflated, in base64: manifests say the same again and again. */
async function dataOf(text: string): Promise<PageData> {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text()) as PageData;
}

const data = document.getElementById('data')?.textContent ?? '';
dataOf(data)
  .then((read) => start(read, document.body))
  .catch((error: unknown) => {
    document.body.textContent = `The report cannot be shown: ${error instanceof Error ? error.message : String(error)}`;
  });
