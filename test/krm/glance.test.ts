import { describe, expect, it } from 'vitest';
import { readPlain } from '../../src/krm/plain/read.ts';
import { readResourceList } from '../../src/krm/resource-list.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import { CASES, resourceList } from '../cases/driver.ts';

const FIELDS = { spec: { replicas: true, template: { metadata: { labels: true } } } } as const;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
spec:
  selector:
    matchLabels: {app: cart}
  template:
    metadata:
      annotations:
        note: |
          labels:
            app: none

          # and no comment
      labels:
        app: cart
    spec:
      containers:
      - name: a
        args:
        - b
  replicas: 3
`;
const glance = (text: string) => readPlain(text, 0, text.length, -1, FIELDS);

function itemsOf(list: string) {
  const read = readResourceList(list);
  return 'items' in read ? read.items : [];
}

describe('a glance at an object', () => {
  it('reads the fields that are asked for, and passes over all that is in the others', () => {
    expect(glance(DEPLOYMENT)).toEqual({
      apiVersion: '',
      kind: '',
      metadata: '',
      spec: {
        selector: '',
        template: { metadata: { annotations: '', labels: { app: 'cart' } }, spec: '' },
        replicas: 3,
      },
    });
  });

  it.each([
    ['a field twice', DEPLOYMENT.replace('  replicas', '  selector: {}\n  replicas')],
    ['a label twice', DEPLOYMENT.replace('        app: cart', '        app: cart\n        app: cart')],
    ['a field that every object inherits', `constructor: {a: b}\n${DEPLOYMENT}`],
    ['an escape in a label', DEPLOYMENT.replace('app: cart\n    spec', 'app: "\\x61"\n    spec')],
  ])('leaves an object to the parser that has %s', (_, text) => {
    expect(glance(text)).toBeUndefined();
  });

  it('says of every object what the whole of it says', () => {
    let glances = 0;
    for (const name of CASES) {
      const [some, others] = [itemsOf(resourceList(name)), itemsOf(resourceList(name))];
      for (const [index, item] of some.entries()) {
        const seen = item.glance?.(FIELDS);
        if (seen === undefined) continue;
        glances++;
        const spec = (content: JsonObject | undefined) => {
          const { replicas, template } = (content?.spec ?? {}) as JsonObject;
          return [replicas, ((template as JsonObject | undefined)?.metadata as JsonObject | undefined)?.labels];
        };
        expect([name, item.id, ...spec(seen)]).toEqual([name, item.id, ...spec(others[index]?.content())]);
      }
    }
    expect(glances).toBeGreaterThan(300);
  });
});
