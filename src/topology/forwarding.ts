import { formatName } from '../resource/resource-id.ts';
import type { Callee, FanOut } from './fan-out.ts';
import { decidingHeaders } from './guard.ts';

/** Headers that an application must copy from the request it gets to the calls of a callee that it makes for it. */
export interface Forwarding {
  readonly application: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly headers: readonly string[];
  readonly callee: Callee;
  /** Service that answers calls without the headers. */
  readonly stable: string;
  /** The application is a callee itself, and entry of this further fan-out. */
  readonly further: FanOut | undefined;
}

/** What a fan-out asks of applications: the entry's, and of its callees those that are entries themselves. */
export function forwardingOf(fanOut: FanOut, fanOuts: readonly FanOut[]): readonly Forwarding[] {
  const seen = new Set<FanOut>();
  const from = (own: FanOut): readonly Forwarding[] => {
    if (seen.has(own)) return [];
    seen.add(own);
    const { id, targetRef } = own.entry.canary;
    const application = { kind: targetRef.kind, namespace: id.namespace, name: targetRef.name };
    const asked = own.callees.flatMap((callee): readonly Forwarding[] => {
      const headers = decidingHeaders(own, [callee]);
      const stable = callee.canary?.canary.primary ?? callee.service;
      const further = own === fanOut ? undefined : own;
      return headers.length === 0 ? [] : [{ application, headers, callee, stable, further }];
    });
    const next = own.callees.flatMap(({ canary }) =>
      canary === undefined
        ? []
        : fanOuts.filter(({ entry }) => formatName(entry.canary.id) === formatName(canary.canary.id)),
    );
    return [...asked, ...next.flatMap(from)];
  };
  return from(fanOut);
}
