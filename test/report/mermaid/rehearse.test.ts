import { describe, expect, it } from 'vitest';
import { caseArgs, run } from '../../rehearse/rehearsing.ts';
import { expectGolden } from './golden.ts';
import { readPicture } from './reading.ts';
import { flat } from './rehearsed.ts';

async function picture(args: readonly string[], input?: string): Promise<string> {
  const { stdout, stderr } = await run([...args, '--format', 'mermaid'], input);
  expect(stderr).toBe('');
  return stdout;
}

/** What stands in the boxes, each with its colour, and the lines between them. */
async function boxes(args: readonly string[], input?: string) {
  const { nodes, edges } = readPicture(await picture(args, input));
  const textOf = new Map(nodes.map((node) => [node.id, flat(node.text)]));
  return {
    nodes: nodes.map(({ text: own, classes }) => [flat(own), ...classes]),
    ways: edges.map(({ from, to, text: said, stroke }) => [textOf.get(from), stroke, said, textOf.get(to)]),
  };
}

describe('the picture of a rehearsal', () => {
  it('of Flagger issue #1822 is the golden one', async () => {
    expectGolden('flagger-1822-rehearse', await picture(caseArgs('flagger-1822')));
  });

  it('has the one safe order, what to do for it, and what comes of not doing it', async () => {
    const { nodes, ways } = await boxes(caseArgs('flagger-1822'));
    const orders = nodes.filter(([text]) => /^(?:callees|entry|together)/.test(text ?? ''));
    expect(orders.map(([text, tone]) => [text?.replace(/ (?:the|\().*/, ''), tone])).toEqual([
      ['callees first', 'error'],
      ['entry first', 'error'],
      ['callees held safe in 57 states', 'safe'],
      ['together fails in 6 of 81 states', 'error'],
    ]);
    const waits =
      'main-service at 10 % to 50 % or failed at 100 %; secondary-service at rest 503 at secondary-service-canary:9090 10 to 100 % of clients outside no endpoint: Deployment secondary-service is scaled to zero while its Canary is at rest';
    expect(ways.filter(([from]) => from?.startsWith('secondary-service: begin'))).toEqual([
      ['secondary-service: begin, and hold', 'normal', '', 'main-service: roll out, to the end'],
      ['secondary-service: begin, and hold', 'dotted', 'if a callee ends before', waits],
    ]);
    expect(ways).toContainEqual(['together fails in 6 of 81 states', 'normal', '', waits]);
  });

  it('leads a promotion that fails aside', async () => {
    const { ways } = await boxes([...caseArgs('flagger-1822'), '--order', 'main-service']);
    expect(ways.map(([from, stroke, said, to]) => [from?.slice(0, 22), stroke, said, to?.slice(0, 48)])).toEqual([
      ['fan-out istio-test2/ma', 'normal', '', 'as asked (main-service) fails in 6 of 9 states t'],
      ['as asked (main-service', 'normal', '', 'main-service ready'],
      ['main-service ready', 'normal', '', 'main-service at 10 % to 50 % 503 at secondary-se'],
      ['main-service at 10 % t', 'normal', '', 'main-service finalising'],
      [
        'main-service at 10 % t',
        'dotted',
        'if the promotion fails',
        'main-service failed at 100 % 503 at secondary-se',
      ],
    ]);
  });

  it('is green where each state is safe', async () => {
    const { nodes } = await boxes(caseArgs('callee-by-failover'));
    expect(nodes.filter(([, tone]) => tone !== undefined).map(([text, tone]) => [text?.split(' (')[0], tone])).toEqual([
      ['fan-out shop/checkout → cart safe in 81 states', 'safe'],
      ['callees first', 'safe'],
      ['entry first', 'safe'],
      ['together safe in 81 states', 'safe'],
    ]);
  });

  it('says where a marked request meets the old version', async () => {
    const { nodes } = await boxes(caseArgs('injection-for-some-paths'));
    expect(nodes).toContainEqual([
      'checkout at 10 % to 50 % or failed at 100 %; cart at 10 % to 50 % or failed at 100 % marked requests meet the old cart 10 to 100 % of clients outside',
      'warning',
    ]);
  });

  it('says that there is nothing to rehearse', async () => {
    const { nodes } = await boxes(['-'], 'apiVersion: v1\nkind: Service\nmetadata: {name: cart}\n');
    expect(nodes).toEqual([['Nothing to rehearse: the input has no Canary.']]);
  });
});
