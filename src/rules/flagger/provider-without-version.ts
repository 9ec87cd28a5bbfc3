import { isAtLeast } from '../../config/version.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { formatId } from '../../resource/resource-id.ts';
import { GATEWAY_API_PROVIDER } from '../../topology/flagger-provider.ts';
import type { Rule } from '../rule.ts';
import { at } from './canary-field.ts';

/** FAN206. The names of other providers are not near, and none of their Canaries is judged. */
export const providerWithoutVersion: Rule = ({ after: { topology } }) =>
  topology.canaries.flatMap(({ canary, provider }) => {
    const given = canary.provider;
    if (provider.kind !== 'other' || given === undefined || !isMeant(given)) return [];
    const refused = isAtLeast(topology.config.flagger, '1.43');
    const facts = { canary: formatId(canary.id), provider: given, refused };
    return [diagnose('FAN206', facts, at(canary, ['spec', 'provider'], GATEWAY_API_PROVIDER))];
  });

function isMeant(provider: string): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return letters(provider).startsWith('gatewayapi') || nearest(provider, [GATEWAY_API_PROVIDER]) !== undefined;
}
