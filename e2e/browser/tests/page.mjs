import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const MOST_BYTES = 1_000_000;

/** The page as a file: whole, alone, and of every case of testdata. */
export async function pageTests({ root, report, open, step, run }) {
  await step('Flagger issue #1822: one file under 1 MB that asks for nothing', async () => {
    const { url, size } = report(['testdata/flagger-1822']);
    assert.ok(size < MOST_BYTES, `${size} bytes`);
    const { page, faults, close } = await open(url);
    assert.equal(await page.locator('figure svg').count(), 2);
    assert.deepEqual(await page.locator('figcaption').allTextContents(), ['As it stands', 'With the changes']);
    assert.deepEqual(faults, []);
    await close();
  });

  for (const width of [380, 768, 1300]) {
    await step(`nothing sticks out of a window of ${width} px`, async () => {
      const { url } = report(['testdata/flagger-1822']);
      const { page, close } = await open(url, { width });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      const letters = await page
        .locator('#after svg text.name')
        .first()
        .evaluate((text) => text.getBoundingClientRect().height);
      assert.ok(letters >= 10, `letters of ${letters} px`);
      await close();
    });
  }

  await step('printed, it has no controls and everything opened', async () => {
    const { url } = report(['testdata/flagger-1822']);
    const { page, close } = await open(url);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.equal(await page.locator('.controls').isVisible(), false);
    assert.equal(await page.locator('main details:not([open])').count(), 0);
    assert.equal(await page.locator('figure svg').first().isVisible(), true);
    const pdf = await page.pdf({ format: 'A4' });
    assert.ok(pdf.length > 10_000);
    await close();
  });

  await step('from standard input, and of a ResourceList', async () => {
    const list = run(['apply', 'testdata/flagger-1822/input.yaml']);
    const { url } = report(['-'], { input: list });
    const { page, faults, close } = await open(url);
    // Its own output is not changed again.
    assert.deepEqual(await page.locator('figcaption').allTextContents(), ['As it stands']);
    assert.match(await page.locator('h1').textContent(), /^standard input$/);
    assert.deepEqual(faults, []);
    await close();
  });

  await step('cases of testdata are shown, and nothing goes wrong in them', async () => {
    const cases = readdirSync(join(root, 'testdata'), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && readdirSync(join(root, 'testdata', entry.name)).includes('input.yaml'),
    );
    assert.ok(cases.length > 50);
    // Every fourth: what is traced and laid out for each of them, test/page tells without a browser.
    const some = cases.filter((_, index) => index % 4 === 0);
    const told = [];
    let shown = 0;
    for (const { name } of some) {
      let made;
      try {
        made = report([`testdata/${name}`]);
      } catch (error) {
        // What the function refuses is shown all the same (1); what cannot be read at all is not (2).
        const status = /ended with (\d)/.exec(error.message)?.[1];
        if (status === '2') continue;
        made = report([`testdata/${name}`], { status: 1 });
      }
      const { page, faults, close } = await open(made.url);
      shown++;
      const problems = await page.locator('figure .problem').allTextContents();
      const pictures = await page.locator('figure svg').count();
      const nothing = await page.getByText('There is nothing to draw').count();
      if (faults.length > 0 || (pictures === 0 && nothing === 0 && problems.length === 0)) {
        told.push(`${name}: ${faults.join('; ') || 'nothing is shown'}`);
      }
      if (made.size > MOST_BYTES) told.push(`${name}: ${made.size} bytes`);
      await close();
    }
    assert.deepEqual(told, []);
    assert.ok(shown > some.length * 0.7, `${shown} of ${some.length}`);
  });
}
