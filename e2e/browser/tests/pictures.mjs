import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What README.md shows: kept as pictures, and with the words that are in them, by which a test tells that they are current. */
export async function pictureTests({ root, report, open, step, pictures, update }) {
  await step('Flagger issue #1822 before and after, as README.md shows it', async () => {
    const { url } = report(['testdata/flagger-1822']);
    for (const colorScheme of ['light', 'dark']) {
      const { page, close } = await open(url, { width: 1300, colorScheme });
      const name = `flagger-1822-${colorScheme}`;
      // The two pictures alone: what stands under them is text, and README.md has text.
      await page.evaluate(() => {
        for (const each of document.querySelectorAll('.ways')) each.remove();
      });
      await page.locator('.pictures').screenshot({ path: join(pictures, `${name}.png`) });
      if (colorScheme === 'light') {
        const words = await page
          .locator('.pictures svg')
          .evaluateAll((all) =>
            all
              .map((svg) =>
                [...svg.querySelectorAll('.node')].map((node) => node.getAttribute('aria-label')).join('\n'),
              )
              .join('\n\n'),
          );
        const path = join(root, 'docs/pictures/flagger-1822.txt');
        if (update) writeFileSync(path, `${words}\n`);
        const known = readFileSync(path, 'utf8');
        assert.equal(
          `${words}\n`,
          known,
          'the pictures of README.md are out of date: npm run test:browser -- --update',
        );
      }
      await close();
    }
  });
}
