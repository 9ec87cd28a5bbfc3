import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules of WCAG 2.2 AA and of good practice, as axe has them. */
export async function accessibilityTests({ report, open, step }) {
  for (const [name, width, colorScheme] of [
    ['flagger-1822', 1300, 'light'],
    ['flagger-1822', 380, 'dark'],
    ['chain-of-three', 1300, 'dark'],
    ['entries-of-every-kind', 768, 'light'],
  ]) {
    await step(`axe finds nothing serious: ${name}, ${width} px, ${colorScheme}`, async () => {
      const { url } = report([`testdata/${name}`]);
      const { page, close } = await open(url, { width, colorScheme });
      await page.locator('.node').first().dispatchEvent('click');
      // Opened by its own protocol, which the page's policy does not bind.
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      const told = bad.map(
        ({ id, help, nodes }) =>
          `${id}: ${help} (${nodes
            .slice(0, 3)
            .map(({ html }) => html.slice(0, 160))
            .join(' | ')})`,
      );
      assert.deepEqual(told, []);
      await close();
    });
  }

  await step('everything on the page is reached by keyboard', async () => {
    const { url } = report(['testdata/flagger-1822']);
    const { page, close } = await open(url);
    const wanted = await page.locator('select, input, textarea, button, .node, summary').count();
    const reached = new Set();
    for (let turn = 0; turn < wanted * 2; turn++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const all = [...document.querySelectorAll('select, input, textarea, button, .node, summary')];
        return all.indexOf(document.activeElement);
      });
      if (at >= 0) reached.add(at);
    }
    assert.equal(reached.size, wanted);
    await close();
  });
}
