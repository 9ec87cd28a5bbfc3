import type { FanOuts } from './fan-out.ts';
import { configuredFanOut } from './fan-out-configured.ts';
import { discoverFanOuts } from './fan-out-discovered.ts';
import type { Topology } from './topology.ts';

/** As the configuration says, or as the user's own routes show. */
export function findFanOuts(topology: Topology): FanOuts {
  const configured = topology.config.fanOuts;
  if (configured === undefined) return { fanOuts: discoverFanOuts(topology), diagnostics: [] };
  const read = configured.map((fanOut, index) => configuredFanOut(topology, fanOut, `spec.fanOuts[${index}]`));
  return {
    fanOuts: read.flatMap((result) => (result.fanOut === undefined ? [] : [result.fanOut])),
    diagnostics: read.flatMap((result) => result.diagnostics),
  };
}
