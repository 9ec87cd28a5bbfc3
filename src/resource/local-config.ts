import type { Item } from './item.ts';
import { stringAt } from './json.ts';

const LOCAL_CONFIG = 'config.kubernetes.io/local-config';

/** For tools, and never for a cluster: KRM annotation `local-config` with any value but "false", as kpt reads it. */
export function isLocalConfig(item: Item): boolean {
  if (!item.mentions(LOCAL_CONFIG)) return false;
  const value = stringAt(item.content(), ['metadata', 'annotations', LOCAL_CONFIG]);
  return value !== undefined && value !== 'false';
}
