import type { Rule } from '../rule.ts';
import { headerOnBothLevels } from './header-on-both-levels.ts';
import { headerTwice } from './header-twice.ts';
import { percentInHeaderValue } from './percent-in-header-value.ts';
import { regexBehindPrefix } from './regex-behind-prefix.ts';
import { routeDropped } from './route-dropped.ts';
import { routesTie } from './routes-tie.ts';
import { ruleNeverReached } from './rule-never-reached.ts';
import { noBackends, weightsSumZero } from './rules-without-backend.ts';
import { serviceParentWithoutGroup } from './service-parent-without-group.ts';

/** In the order of codes. */
export const REFERENCE_RULES: readonly Rule[] = [
  serviceParentWithoutGroup, // FAN101
  headerTwice, // FAN111
  headerOnBothLevels, // FAN112
  regexBehindPrefix, // FAN113
  ruleNeverReached, // FAN114
  routesTie, // FAN115
  noBackends, // FAN118
  percentInHeaderValue, // FAN120
  routeDropped, // FAN121
  weightsSumZero, // FAN122
];
