import type { Entry } from './catalog/entry.ts';
import { FAN_OUTS } from './catalog/fan-outs.ts';
import { FLAGGER } from './catalog/flagger.ts';
import { INPUT } from './catalog/input.ts';
import { MARKERS } from './catalog/markers.ts';
import { NAMES } from './catalog/names.ts';
import { REFERENCES } from './catalog/references.ts';
import { ROUTE_TESTS } from './catalog/route-tests.ts';
import { ROUTES } from './catalog/routes.ts';
import { WAYPOINTS } from './catalog/waypoints.ts';

export type { Entry, Holds, Severity } from './catalog/entry.ts';

export const RETIRED: readonly string[] = [];

/**
 * Every finding there is: public, numbered, explained by a page of its own under docs/diagnostics. A code is never reused; a
 * withdrawn one goes to RETIRED.
 */
const ENTRIES = {
  ...INPUT,
  ...REFERENCES,
  ...ROUTES,
  ...NAMES,
  ...FLAGGER,
  ...WAYPOINTS,
  ...FAN_OUTS,
  ...MARKERS,
  ...ROUTE_TESTS,
} as const;

export type Code = keyof typeof ENTRIES;

/** The facts that a code's sentence is made of. */
export type Facts<C extends Code> = Parameters<(typeof ENTRIES)[C]['message']>[0];

export const CATALOG: { readonly [C in Code]: Entry<Facts<C>> } = ENTRIES;
