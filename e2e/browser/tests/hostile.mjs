import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const SCRIPT = `<script>window.opened = 1</script>`;
const IMAGE = `"><img src=x onerror="window.opened = 2">`;
const END = `</script><svg onload="window.opened = 3">`;

/** A manifest is somebody else's text: what it says is shown, and never obeyed. */
export async function hostileTests({ root, report, open, step, run }) {
  const example = readFileSync(join(root, 'testdata/flagger-1822/input.yaml'), 'utf8');
  await step('markup in names, labels, values and headers is text', async () => {
    const input = example
      .replaceAll('name: main-service-canary-injection', `name: ${JSON.stringify(SCRIPT)}`)
      .replaceAll('name: secondary-service-routing', `name: ${JSON.stringify(IMAGE)}`)
      .replaceAll('value: main-canary', `value: ${JSON.stringify(END)}`)
      .replace(
        'labels:\n    istio.io/dataplane-mode',
        `annotations: {note: ${JSON.stringify(END)}}\n  labels:\n    istio.io/dataplane-mode`,
      );
    assert.notEqual(input, example);
    let made;
    try {
      made = report(['-'], { input });
    } catch {
      made = report(['-'], { input, status: 1 });
    }
    const { page, faults, close } = await open(made.url);
    assert.equal(await page.evaluate(() => window.opened), undefined);
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.locator('svg [onload], [onerror]').count(), 0);
    assert.equal(await page.locator('script').count(), 0);
    const text = await page.evaluate(() => document.body.textContent);
    for (const each of [SCRIPT, IMAGE]) assert.ok(text.includes(each), each);
    await page.locator('#headers').fill(`x: ${IMAGE}`);
    await page.locator('#url').fill(`http://istio-test2.mywebsite.com/${SCRIPT}`);
    for (const node of await page.locator('.node').all()) await node.dispatchEvent('click');
    for (const each of await page.locator('details').all())
      await each.evaluate((details) => details.setAttribute('open', ''));
    assert.equal(await page.evaluate(() => window.opened), undefined);
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(faults, []);
    await close();
  });

  await step('the page’s policy lets nothing else run, load or be sent', async () => {
    const { url } = report(['testdata/flagger-1822']);
    const { page, close } = await open(url);
    const tried = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.opened = 4';
      document.body.append(script);
      const image = new Promise((resolve) => {
        const made = new Image();
        made.onload = () => resolve('loaded');
        made.onerror = () => resolve('refused');
        made.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
      });
      const fetched = await fetch('http://127.0.0.1:9/').then(
        () => 'sent',
        () => 'refused',
      );
      return [window.opened, await image, fetched];
    });
    assert.deepEqual(tried, [undefined, 'refused', 'refused']);
    await close();
  });

  await step('nothing of a Secret, of an environment or of an image is in the page', async () => {
    const secret = 'hunter2-hunter2';
    const extra = `---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: istio-test2}\nstringData: {p: ${secret}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: istio-test2}\ndata: {p: ${secret}}\n`;
    const input = example.replace('- {name: NAME, value: main-service-v2}', `- {name: NAME, value: ${secret}}`);
    const { path } = report(['-'], { input: `${input}${extra}` });
    const html = readFileSync(path, 'utf8');
    const packed = /id="data">([^<]*)</.exec(html)?.[1] ?? '';
    const plain = inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8');
    assert.ok(plain.includes('main-service'));
    assert.ok(!plain.includes(secret));
    assert.ok(!plain.includes('fake-service:v0'));
  });

  await step('a file’s own name is text too', async () => {
    const html = run(['report', '-'], { input: example });
    assert.match(html, /^<!doctype html>\n/);
    assert.match(html, /<title>standard input: canary-fanout<\/title>/);
  });
}
