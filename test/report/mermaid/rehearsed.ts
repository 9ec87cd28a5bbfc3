import { expect } from 'vitest';
import type { FanOut } from '../../rehearse/rehearsing.ts';
import { readPicture } from './reading.ts';

/** The words of a box stand in lines of some 40 columns. */
export function flat(text: string): string {
  return text.replaceAll('\n', ' ');
}

/** A rehearsal's picture has each fan-out, its orders and its errors, as the JSON has them. */
export function expectRehearsed(text: string, fanOuts: readonly FanOut[]): void {
  const { nodes, edges } = readPicture(text);
  expect(nodes.length).toBeLessThanOrEqual(41);
  const ids = new Set(nodes.map(({ id }) => id));
  expect(edges.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.has(id))).toEqual([]);
  for (const { name, orders, errors, summary } of fanOuts) {
    const at = nodes.findIndex((node) => flat(node.text).startsWith(`${name} `));
    const tone = Number(summary.failing) > 0 ? 'error' : Number(summary.crossing) > 0 ? 'warning' : 'safe';
    expect(nodes[at]?.classes, name).toEqual([tone]);
    for (const { order, safe, failing } of orders) {
      const box = nodes.slice(at).find((node) => node.text.startsWith(order));
      expect(box?.classes, order).toEqual([safe ? 'safe' : failing.length > 0 ? 'error' : 'warning']);
    }
    const red = nodes.filter(({ classes }) => classes[0] === 'error').map((node) => flat(node.text));
    for (const { status, where } of errors) {
      const short = where.split('/').at(-1) ?? '';
      const title = `${status === 0 ? 'no response' : status} at `;
      expect(red.filter((each) => each.includes(title) && each.includes(short))).not.toEqual([]);
    }
  }
}
