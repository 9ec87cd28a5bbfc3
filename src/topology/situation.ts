import type { Config } from '../config/config.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { buildModel } from '../model/model.ts';
import type { Item } from '../resource/item.ts';
import type { FanOut } from './fan-out.ts';
import { findFanOuts } from './find-fan-outs.ts';
import { buildTopology, type Topology } from './topology.ts';

/** A set of manifests as it stands: its topology, and the fan-outs in it. */
export interface Situation {
  readonly topology: Topology;
  readonly fanOuts: readonly FanOut[];
  /** What the configuration names and the manifests do not have. */
  readonly diagnostics: readonly Diagnostic[];
}

export function situate(items: readonly Item[], config: Config): Situation {
  const topology = buildTopology(buildModel(items), config);
  return { topology, ...findFanOuts(topology) };
}
