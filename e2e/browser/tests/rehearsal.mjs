import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export async function rehearsalTests({ folder, report, open, step, run }) {
  await step('a rehearsal has every state, and each is shown when it is chosen', async () => {
    const { url } = report(['testdata/flagger-1822']);
    const { page, faults, close } = await open(url);
    const json = JSON.parse(run(['rehearse', 'testdata/flagger-1822', '--format', 'json'], { status: 1 }));
    const { states, failing } = json.fanOuts[0].summary;
    assert.equal(await page.locator('.state').count(), states);
    assert.equal(await page.locator('.state.failing').count(), failing);
    await page.getByRole('button', { name: 'at 40 %, at rest: requests fail' }).click();
    assert.equal(await page.locator('#weight-0').inputValue(), '40');
    assert.equal(await page.locator('#phase-1').inputValue(), 'Initialized');
    assert.match(await page.locator('#after li.way.bad').textContent(), /503/);
    assert.ok((await page.locator('#after .flow.bad').count()) > 0);
    await page.getByRole('button', { name: 'at 40 %, at 20 %: no error' }).click();
    assert.equal(await page.locator('#after li.way.bad').count(), 0);
    assert.deepEqual(faults, []);
    await close();
  });

  await step('rehearse --format html: in an order of one’s own', async () => {
    const args = ['rehearse', 'testdata/flagger-1822', '--order', 'secondary-service,main-service', '--format', 'html'];
    const path = join(folder, 'rehearsal.html');
    writeFileSync(path, run(args, { status: 1 }));
    const { page, faults, close } = await open(pathToFileURL(path).href);
    assert.match(await page.locator('#rehearsal').textContent(), /as asked/);
    assert.deepEqual(faults, []);
    await close();
  });
}
