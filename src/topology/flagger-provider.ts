import type { Config } from '../config/config.ts';
import { isAtLeast, type Version } from '../config/version.ts';
import type { CanaryView } from '../model/canary.ts';
import type { Model } from '../model/model.ts';
import { listAt, stringAt } from '../resource/json.ts';
import { formatId } from '../resource/resource-id.ts';

/** Which of Flagger's routers serves a Canary (v1.44.0, pkg/router/factory.go, pkg/controller/scheduler.go). */
export type ProviderJudgement =
  | { readonly kind: 'gateway-api'; readonly assumed: { readonly provider: string; readonly why: string } | undefined }
  | {
      readonly kind: 'other';
      readonly why: string;
      /** Of a Canary without a provider: the one that Flagger takes for it, and who says so. */
      readonly fallback?: { readonly provider: string; readonly by: string };
    };

export const GATEWAY_API_PROVIDER = 'gatewayapi:v1';

/** What Flagger takes for Canaries without a provider, as far as something says it. */
interface Fallback {
  readonly provider: string;
  /** `the configuration`, `Deployment flagger-system/flagger` */
  readonly by: string;
}

/** Judges Canaries of one input, of which Flagger's own manifests may be a part. */
export function providerJudge(model: Model, config: Config): (canary: CanaryView) => ProviderJudgement {
  const said = config.defaultProvider;
  const fallback = said === undefined ? shownProvider(model) : { provider: said, by: 'the configuration' };
  return (canary) => judgeProvider(canary, config, fallback);
}

/** A Canary without a provider shows it by fields that only the Gateway API router reads. */
function judgeProvider(canary: CanaryView, config: Config, fallback: Fallback | undefined): ProviderJudgement {
  const { provider } = canary;
  if (provider !== undefined) {
    if (isGatewayApi(provider, config.flagger)) return { kind: 'gateway-api', assumed: undefined };
    const bare = provider === 'gatewayapi' ? ' (without a version it is not the Gateway API router’s)' : '';
    return { kind: 'other', why: `its provider is \`${provider}\`, not \`gatewayapi:v1\`${bare}` };
  }
  if (fallback !== undefined) {
    if (!isGatewayApi(fallback.provider)) {
      return { kind: 'other', why: `it has no provider, and ${fallback.by} says \`${fallback.provider}\``, fallback };
    }
    return { kind: 'gateway-api', assumed: { provider: fallback.provider, why: `as ${fallback.by} says` } };
  }
  if (canary.service.gatewayRefs.length > 0) {
    const why = 'only that provider reads `spec.service.gatewayRefs`';
    return { kind: 'gateway-api', assumed: { provider: GATEWAY_API_PROVIDER, why } };
  }
  return {
    kind: 'other',
    why: 'it has neither `spec.provider` nor `spec.service.gatewayRefs`; if its cluster’s Flagger runs with a Gateway API provider, `defaultProvider: gatewayapi:v1` in the configuration says so',
  };
}

/**
 * The factory matches by prefix, so `gatewayapi:v1.0.0` counts and a bare `gatewayapi` selects the Istio router; since 1.43 the
 * CRD admits two spellings alone. No release since 1.35 has the router of `v1alpha2`.
 */
function isGatewayApi(provider: string, flagger?: Version): boolean {
  if (flagger !== undefined && isAtLeast(flagger, '1.43')) {
    return provider === GATEWAY_API_PROVIDER || provider === `${GATEWAY_API_PROVIDER}beta1`;
  }
  return provider.startsWith(GATEWAY_API_PROVIDER) && !provider.startsWith(`${GATEWAY_API_PROVIDER}alpha`);
}

const FLAG = /^--?mesh-provider=(.+)$/;

/** The flag of Flagger's own Deployment, or the value of its chart, where the input has one of them and no more. */
function shownProvider(model: Model): Fallback | undefined {
  const deployments = model.mentioning('apps', 'Deployment', ['-mesh-provider=']).flatMap((item) => {
    const containers = listAt(item.content(), ['spec', 'template', 'spec', 'containers']);
    const words = containers.flatMap((each) => [...listAt(each, ['args']), ...listAt(each, ['command'])]);
    const found = words.map((word) => (typeof word === 'string' ? FLAG.exec(word)?.[1] : undefined));
    const provider = found.find((each) => each !== undefined);
    return provider === undefined ? [] : [{ provider, by: formatId(item.id) }];
  });
  const releases = model.mentioning('helm.toolkit.fluxcd.io', 'HelmRelease', ['meshProvider']).flatMap((item) => {
    const provider = stringAt(item.content(), ['spec', 'values', 'meshProvider']);
    return provider === undefined || provider === '' ? [] : [{ provider, by: formatId(item.id) }];
  });
  const [first, ...others] = [...deployments, ...releases];
  return others.every(({ provider }) => provider === first?.provider) ? first : undefined;
}
