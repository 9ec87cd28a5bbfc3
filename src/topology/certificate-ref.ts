import type { GatewayView, ObjectRefView } from '../model/gateway.ts';
import type { ListenerSetView } from '../model/listener-set.ts';
import type { Model } from '../model/model.ts';
import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import { permits } from '../model/reference-grant.ts';
import { type Json, stringAt, valueAt } from '../resource/json.ts';
import { type Condition, no, unknown, yes } from './route-status.ts';

/** What a reference is to, and the reasons where it is to another kind, or to an object that has not what it must. */
export interface Use {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly otherKind: string;
  readonly malformed: string;
}

export const CERTIFICATE: Use = {
  kind: 'Secret',
  otherKind: 'InvalidCertificateRef',
  malformed: 'InvalidCertificateRef',
};
export const CLIENT_CERTIFICATE: Use = {
  kind: 'Secret',
  otherKind: 'InvalidClientCertificateRef',
  malformed: 'InvalidClientCertificateRef',
};
export const AUTHORITY: Use = {
  kind: 'ConfigMap',
  otherKind: 'InvalidCACertificateKind',
  malformed: 'InvalidCACertificateRef',
};

export interface Home {
  readonly kind: 'Gateway' | 'ListenerSet';
  readonly namespace: string;
}

export function homeOf(view: GatewayView | ListenerSetView): Home {
  return { kind: 'parentRef' in view ? 'ListenerSet' : 'Gateway', namespace: view.id.namespace };
}

/**
 * ListenerReasonInvalidCertificateRef: "must be used only when the reference is allowed", so RefNotPermitted comes first. A grant
 * to a Gateway is none to its ListenerSets (GEP-1713, ReferenceGrant Semantics).
 */
export function resolveObject(ref: ObjectRefView, home: Home, use: Use, model: Model): Condition {
  const { group, kind, name, namespace = home.namespace } = ref;
  const what = `${kind} ${namespace}/${name}`;
  if (namespace !== home.namespace && !isGranted(ref, namespace, home, model)) {
    const why = `no ReferenceGrant in namespace ${namespace} lets a ${home.kind} of namespace ${home.namespace} name ${what}`;
    return no('ResolvedRefs', 'RefNotPermitted', why);
  }
  if (group !== '' || kind !== use.kind) {
    const why = `${kind}${group === '' ? '' : ` of group ${group}`} is no kind that is known here: a ${use.kind} is`;
    return no('ResolvedRefs', use.otherKind, why);
  }
  const found = model.ofKind('', kind).find(({ id }) => id.namespace === namespace && id.name === name);
  if (found === undefined) return unknown('ResolvedRefs', 'certificate', `${what} is not in the input`);
  const content = found.content();
  const fault = use.kind === 'Secret' ? secretFault(content) : authorityFault(content);
  if (fault === undefined) return yes('ResolvedRefs', 'ResolvedRefs', `${what} is there`);
  return fault === 'encrypted'
    ? unknown('ResolvedRefs', 'certificate', `${what} is encrypted`)
    : no('ResolvedRefs', use.malformed, `${what} ${fault}`);
}

function isGranted(ref: ObjectRefView, namespace: string, { kind, namespace: from }: Home, model: Model): boolean {
  const referrer = { group: GATEWAY_GROUP, kind, namespace: from };
  return model.referenceGrants().some((grant) => grant.id.namespace === namespace && permits(grant, referrer, ref));
}

/** A Secret of type kubernetes.io/tls has certificate and key, each in PEM. */
function secretFault(secret: Json | undefined): string | undefined {
  for (const [key, label] of [
    ['tls.crt', 'CERTIFICATE'],
    ['tls.key', 'PRIVATE KEY'],
  ] as const) {
    const data = stringAt(secret, ['data', key]);
    const text = stringAt(secret, ['stringData', key]) ?? (data === undefined ? undefined : decoded(data));
    if (text === undefined) return data === undefined ? `has no ${key}` : 'encrypted';
    if (!new RegExp(`-----BEGIN [A-Z ]*${label}-----`).test(text)) return `has no ${label} in ${key}`;
  }
  return undefined;
}

function authorityFault(configMap: Json | undefined): string | undefined {
  return valueAt(configMap, ['data', 'ca.crt']) === undefined ? 'has no ca.crt' : undefined;
}

/** What the API server takes is base64; what a tool will decrypt first is not. */
function decoded(data: string): string | undefined {
  const text = data.replaceAll(/\s/g, '');
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? atob(text) : undefined;
}
