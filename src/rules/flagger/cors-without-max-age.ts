import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import { isBeta, secondsOf } from '../../topology/flagger-filters.ts';
import type { Rule } from '../rule.ts';
import { at, served } from './canary-field.ts';

/** FAN213. Flagger leaves out what Go cannot read; the router of v1beta1 writes no CORS at all. */
export const corsWithoutMaxAge: Rule = ({ after: { topology } }) =>
  served(topology).flatMap(({ canary }) => {
    const { corsPolicy } = canary.service;
    if (corsPolicy === undefined || isBeta(canary)) return [];
    const { maxAge } = corsPolicy;
    if (Math.trunc(secondsOf(maxAge ?? '') ?? 0) !== 0) return [];
    const facts = { canary: formatId(canary.id), maxAge };
    return [diagnose('FAN213', facts, at(canary, ['spec', 'service', 'corsPolicy', 'maxAge'], '24h'))];
  });
