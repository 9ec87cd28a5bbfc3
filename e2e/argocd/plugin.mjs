import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const pluginText = readFileSync(`${root}examples/argocd/plugin.yaml`, 'utf8');
export const programText = readFileSync(`${root}examples/argocd/canary-fanout-plugin`, 'utf8');
const { spec } = parse(pluginText);

/** The plugin's commands, each as one list: what argocd-cmp-server puts together of `command` and `args`. */
export const plugin = {
  spec,
  discover: whole(spec.discover.find),
  generate: whole(spec.generate),
  announce: whole(spec.parameters.dynamic),
};

function whole({ command, args = [] }) {
  return [...command, ...args];
}
