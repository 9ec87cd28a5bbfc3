import type { Entry } from './entry.ts';

/** 5xx: tests of where requests go. */
export const ROUTE_TESTS = {
  FAN501: {
    name: 'route-test-failed',
    severity: 'error',
    title: 'A route test fails',
    message: (f: {
      object: string;
      test: string;
      where: string;
      what: string;
      expected: string;
      actual: string;
      /** Further differences. */
      more: number;
    }) =>
      `${f.object}: "${f.test}" fails: at ${f.where}, \`${f.what}\` must be ${f.expected}, and is ${f.actual}${f.more === 0 ? '' : ` (and ${f.more} more)`}; \`canary-fanout test\` shows each hop`,
  },
  FAN502: {
    name: 'route-test-unreadable',
    severity: 'error',
    title: 'A route test cannot be run',
    message: (f: { object: string; detail: string }) => `${f.object} cannot be run: ${f.detail}`,
  },
} as const satisfies { readonly [code: string]: Entry<never> };
