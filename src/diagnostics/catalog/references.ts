import { type Entry, ISTIO } from './entry.ts';

/** 1xx: references of routes, where they are attached, and which of their rules run. */
export const REFERENCES = {
  FAN101: {
    name: 'service-parent-without-group',
    severity: 'warning',
    title: 'A Service as parent without the core group',
    holds: ISTIO,
    message: (f: { route: string; service: string; group: string | undefined }) =>
      `${f.route} names Service ${f.service} as parent ${f.group === undefined ? 'without `group: ""`, and the default group is `gateway.networking.k8s.io`' : `with \`group: ${f.group}\``}; Istio ignores such a parent without a word, so the route never runs there`,
  },
} as const satisfies { readonly [code: string]: Entry<never> };
