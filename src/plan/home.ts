import type { Item } from '../resource/item.ts';
import type { Callee, FanOut } from '../topology/fan-out.ts';
import type { ServiceNode } from '../topology/topology.ts';

/** Where what is written for a callee belongs, and what is told of it: its Canary, else its Service. */
export function homeOf({ canary }: Callee, { view }: ServiceNode, { entry }: FanOut): Item {
  return canary?.canary.item ?? view?.item ?? entry.canary.item;
}

/** Where what is told of a Service belongs: the Service itself, else the Canary that makes it. */
export function itemOf({ view, canary }: ServiceNode, { entry }: FanOut): Item {
  return view?.item ?? (canary ?? entry.canary).item;
}
