import assert from 'node:assert/strict';

const INGRESS = 'gateway/istio-test2/istio-test2-ingress';
const URL_1822 = 'http://istio-test2.mywebsite.com/';

/** What is turned on the page must be what the command line says. */
export async function controlTests({ report, open, step, run }) {
  const { url } = report(['testdata/flagger-1822']);

  /** Shares of requests that come to a place of a picture, as drawn, to a thousandth. */
  const sharesInto = (page, side, kind, name) =>
    page.locator(`#${side} svg`).evaluate(
      (svg, [place, called]) => {
        const nodes = [...svg.querySelectorAll('.node')];
        const node = nodes.find(
          (each) => each.classList.contains(place) && each.querySelector('.name')?.textContent === called,
        );
        return node?.getAttribute('aria-label') ?? '';
      },
      [kind, name],
    );
  const traced = (rollouts, headers = []) => {
    const manifests = run(['apply', 'testdata/flagger-1822/input.yaml']);
    const args = ['trace', '-', URL_1822, '--from', INGRESS, '--format', 'json'];
    for (const rollout of rollouts) args.push('--rollout', rollout);
    for (const header of headers) args.push('-H', header);
    return JSON.parse(run(args, { input: manifests }));
  };
  const set = (locator, value) =>
    locator.evaluate((input, to) => {
      input.value = to;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, String(value));

  await step('sliders change shares, and these are those of trace', async () => {
    const { page, faults, close } = await open(url);
    for (const [main, secondary] of [
      [10, 50],
      [40, 0],
      [0, 30],
      [100, 100],
      [37, 73],
    ]) {
      await set(page.locator('#weight-0'), main);
      await set(page.locator('#weight-1'), secondary);
      const { outcomes } = traced([`main-service=Progressing:${main}`, `secondary-service=Progressing:${secondary}`]);
      const lines = await page.locator('#after li.way > details > summary strong').allTextContents();
      const expected = outcomes.filter(({ share }) => share > 0).map(({ share }) => `${Math.round(share * 100)} %`);
      assert.deepEqual(lines, expected);
      const canary = await sharesInto(page, 'after', 'pods', 'main-service');
      assert.match(canary, main === 0 ? /no request comes here/ : new RegExp(` ${main} % come here`));
      const widths = await page
        .locator('#after .flow.canary')
        .evaluateAll((flows) =>
          flows.map((flow) => [Number(flow.dataset.share), Number(flow.getAttribute('stroke-width'))]),
        );
      for (const [share, width] of widths) assert.ok(Math.abs(width - Math.max(1.5, 16 * share)) < 0.01);
      assert.equal(widths.length > 0, main > 0);
    }
    assert.deepEqual(faults, []);
    await close();
  });

  await step('a weight of a Canary at rest makes it run, and a phase comes with its usual weight', async () => {
    const { page, close } = await open(url);
    await page.getByRole('button', { name: 'All at rest' }).click();
    assert.equal(await page.locator('#phase-0').inputValue(), 'Succeeded');
    assert.equal(await page.locator('#weight-0').inputValue(), '0');
    assert.match(await sharesInto(page, 'after', 'pods', 'main-service-primary'), /100 % come here/);
    await set(page.locator('#weight-0'), 20);
    assert.equal(await page.locator('#phase-0').inputValue(), 'Progressing');
    await page.locator('#phase-0').selectOption('WaitingPromotion');
    assert.equal(await page.locator('#weight-0').inputValue(), '50');
    await page.locator('#step-0').click();
    await page.locator('#back-0').click();
    assert.match(await page.locator('#after .ways').textContent(), /503/);
    await close();
  });

  await step('requests of the other audiences, and a request of one’s own', async () => {
    const { page, close } = await open(url);
    await page.locator('#preset').selectOption({ label: 'clients outside that forge the marker' });
    assert.match(await page.locator('#headers').inputValue(), /^x-target-version: v2/);
    const forged = traced(
      ['main-service=Progressing:50', 'secondary-service=Progressing:50'],
      ['x-target-version: v2'],
    );
    assert.equal(await page.locator('#after li.way').count(), forged.outcomes.length);
    await page.locator('#url').fill('http://elsewhere.example.com/');
    assert.match(await page.locator('#after .ways').textContent(), /404/);
    assert.ok((await page.locator('#after .node.end.bad').count()) > 0);
    await page.locator('#from').fill('gateway/istio-test2/nowhere');
    assert.match(await page.locator('#after .problem').textContent(), /has no Gateway istio-test2\/nowhere/);
    await page.locator('#from').fill(INGRESS);
    await page.locator('#url').fill('::');
    assert.match(await page.locator('#after .problem').textContent(), /is not a URL/);
    await close();
  });

  await step('a way lights up with its hops, and others are dimmed', async () => {
    const { page, close } = await open(url);
    const way = page.locator('#after li.way').nth(1);
    await way.locator('summary').first().focus();
    assert.equal(await page.locator('#after.lit').count(), 1);
    const lit = await page.locator('#after .node.on .name').allTextContents();
    assert.deepEqual(lit.toSorted(), [
      'clients',
      'istio-test2-ingress',
      'istio-test2-waypoint',
      'istio-test2-waypoint',
      'main-service',
      'main-service',
      'main-service-canary',
      'main-service-canary-injection',
      'secondary-service',
      'secondary-service',
      'secondary-service-canary',
      'secondary-service-routing',
    ]);
    assert.ok((await page.locator('#after .node:not(.on)').count()) > 0);
    assert.match(
      await way.textContent(),
      /waypoint istio-test2-waypoint: HTTPRoute main-service-canary-injection rule 0/,
    );
    await page.locator('#url').focus();
    assert.equal(await page.locator('.lit').count(), 0);
    await close();
  });

  await step('a place says by keyboard what is decided there, what is found in it, and keeps the focus', async () => {
    const { page, close } = await open(url);
    const node = page.getByRole('button', { name: /^HTTPRoute secondary-service-routing/ }).first();
    await node.focus();
    await page.keyboard.press('Enter');
    const about = page.locator('.about');
    assert.match(await about.textContent(), /FAN412/);
    assert.match(await about.textContent(), /With the changes.*rule 0/s);
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-key') ?? '');
    assert.match(focused, /secondary-service-routing/);
    await page.keyboard.press('Space');
    assert.match(await about.textContent(), /Choose a place/);
    await close();
  });

  await step('requests that go past a waypoint’s route are seen to', async () => {
    const { page, close } = await open(url);
    const passed = await page.locator('#before .node.passed .name').allTextContents();
    assert.ok(passed.includes('main-service-canary-injection'), passed.join());
    assert.equal(await page.locator('#after .node.passed').count(), 0);
    await close();
  });

  await step('the address keeps what was asked', async () => {
    const { page, close } = await open(url);
    await set(page.locator('#weight-0'), 20);
    await page.locator('#headers').fill('x-user: 7');
    const address = page.url();
    await close();
    const again = await open(address);
    assert.equal(await again.page.locator('#weight-0').inputValue(), '20');
    assert.equal(await again.page.locator('#headers').inputValue(), 'x-user: 7');
    assert.deepEqual(again.faults, []);
    await again.close();
    const odd = await open(
      `${url}#scope=99&url=%3Cimg%20src%3Dx%3E&from=%00&rollout=no=Such:5&rollout=istio-test2/none=Progressing:5`,
    );
    assert.match(await odd.page.locator('#after .problem').textContent(), /no Canary/);
    assert.deepEqual(odd.faults, []);
    await odd.close();
  });
}
