import type { Config } from './config/config.ts';
import { readConfig } from './config/read-config.ts';
import { kptFunction } from './krm/kpt-function.ts';
import { run } from './pipeline.ts';
import { routeFindings } from './route-tests/findings.ts';

/** The function as a `KptFunc`: `run(canaryFanout)` of kpt-functions makes a program of it. */
export const canaryFanout = kptFunction({
  readConfig,
  run: (items, config: Config) => run(items, config, routeFindings),
});
