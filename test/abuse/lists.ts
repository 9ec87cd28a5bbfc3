import { readFileSync } from 'node:fs';

export const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';

const manifests = readFileSync('testdata/flagger-1822/input.yaml', 'utf8');

/** The objects of Flagger issue #1822 as a list, and what is hostile behind them. */
export function listWith(...hostile: readonly string[]): string {
  const objects = manifests.split(/^---$/m).map((text) => text.replace(/^#.*\n/gm, '').trim());
  return `${HEAD}items:\n${[...objects.filter((text) => text !== ''), ...hostile].map(item).join('')}`;
}

export function item(text: string): string {
  return `- ${text.replaceAll('\n', '\n  ')}\n`;
}

/** A route, which is read. */
export function route(rest: string): string {
  return `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: odd\n  namespace: istio-test2\n${rest}`;
}

/** A ConfigMap, which nobody asks for. */
export function configMap(data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: odd\ndata:\n${data}`;
}

/** Ten aliases of ten aliases of ten …: 10^12 words, if somebody counts them. */
export function bomb(indent: string): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let index = 1; index < 12; index++) {
    lines.push(
      `a${index}: &a${index} [${Array(10)
        .fill(`*a${index - 1}`)
        .join(', ')}]`,
    );
  }
  return lines.map((line) => indent + line).join('\n');
}
