import type { Rule } from '../rule.ts';
import { testBefore143 } from './ab-before-1-43.ts';
import { analysisMatchUnread } from './analysis-match-unread.ts';
import { canariesShare } from './canaries-share.ts';
import { canaryLeftAlone } from './canary-left-alone.ts';
import { corsWithoutMaxAge } from './cors-without-max-age.ts';
import { flaggerCannotRoute } from './flagger-cannot-route.ts';
import { headersInRandomOrder } from './headers-in-random-order.ts';
import { iterationsWithStepWeight } from './iterations-with-step-weight.ts';
import { matchWithoutUri } from './match-without-uri.ts';
import { metadataWiped } from './metadata-wiped.ts';
import { metricsBlind } from './metrics-blind.ts';
import { noGatewayRefs } from './no-gateway-refs.ts';
import { noSelectorLabel } from './no-selector-label.ts';
import { portNotInTarget } from './port-not-in-target.ts';
import { providerAssumed } from './provider-assumed.ts';
import { providerWithoutVersion } from './provider-without-version.ts';
import { routeOverwritten } from './route-overwritten.ts';
import { serviceOverwritten } from './service-overwritten.ts';
import { targetNotFound } from './target-not-found.ts';

/** In the order of codes. */
export const FLAGGER_RULES: readonly Rule[] = [
  canaryLeftAlone, // FAN201
  providerAssumed, // FAN202
  routeOverwritten, // FAN205
  providerWithoutVersion, // FAN206
  noGatewayRefs, // FAN207
  serviceOverwritten, // FAN208
  metadataWiped, // FAN209
  analysisMatchUnread, // FAN211
  headersInRandomOrder, // FAN212
  corsWithoutMaxAge, // FAN213
  matchWithoutUri, // FAN214
  testBefore143, // FAN215
  iterationsWithStepWeight, // FAN216
  canariesShare, // FAN217
  portNotInTarget, // FAN218
  metricsBlind, // FAN219
  flaggerCannotRoute, // FAN220
  targetNotFound, // FAN221
  noSelectorLabel, // FAN222
];
