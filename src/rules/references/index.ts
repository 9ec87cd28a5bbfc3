import type { Rule } from '../rule.ts';
import { serviceParentWithoutGroup } from './service-parent-without-group.ts';

/** In the order of codes. */
export const REFERENCE_RULES: readonly Rule[] = [
  serviceParentWithoutGroup, // FAN101
];
