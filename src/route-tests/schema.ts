import * as z from 'zod/mini';
import { PHASES } from '../trace/rollout-state.ts';

type Described = { readonly description: string; readonly [keyword: string]: unknown };

const describe = <T extends z.core.$ZodType>(schema: T, description: string): T => add(schema, { description });

function add<T extends z.core.$ZodType>(schema: T, said: Described): T {
  z.globalRegistry.add(schema, said);
  return schema;
}

/** One word or several: JSON Schema's `anyOf` would have errors that nobody can read. */
const oneOrMore = (description: string, items: 'string' | 'integer' = 'string') =>
  add(z.unknown(), { description, type: [items, 'array'], items: { type: items }, minItems: 1 });

const text = (description: string) => describe(z.string().check(z.minLength(1)), description);

/** `no…: true` is what is expected; a field that is not there is not asserted. */
const none = (description: string) => describe(z.literal(true), description);

const names = (description: string) => describe(z.array(z.string()).check(z.minLength(1)), description);

const HeaderWords = describe(
  z.strictObject({
    exact: z.optional(describe(z.string(), 'The value, with several lines joined by a comma.')),
    prefix: z.optional(text('What the value begins with.')),
    regex: z.optional(text('A regular expression (RE2) that fits the whole value.')),
    present: z.optional(none('It is there, with whatever value.')),
    absent: z.optional(none('It is not there.')),
  }),
  'What is asserted of a header: one word.',
);

const status = () =>
  add(z.unknown(), {
    description: 'Status of the answer: a number, a class such as 2xx, or none where no response comes at all.',
    type: ['integer', 'string'],
  });

/** What is asserted of one request. */
const arrival = {
  version: z.optional(
    describe(z.enum(['primary', 'canary']), 'Whose pods answer: those of a Canary’s primary, or of its canary.'),
  ),
  backend: z.optional(text('Service whose pods answer: NAME, NAMESPACE/NAME, either with :PORT.')),
  workload: z.optional(text('Workload whose pods answer: NAME or NAMESPACE/NAME.')),
  noBackend: z.optional(none('No pods answer: a proxy does, or nothing.')),
  status: z.optional(status()),
  visited: z.optional(names('Waypoints that the request passes: NAME or NAMESPACE/NAME.')),
  notVisited: z.optional(names('Waypoints that it does not pass.')),
  noWaypoint: z.optional(none('It passes no waypoint.')),
  headers: z.optional(
    describe(z.record(z.string(), HeaderWords), 'Headers as the application gets them, by name in any case.'),
  ),
};

const Hop = describe(
  z.strictObject({ ...arrival, notCalled: z.optional(none('Nothing calls it.')) }),
  'What is asserted where a Service is called.',
);

const Expect = describe(
  z.strictObject({
    ...arrival,
    hops: z.optional(
      describe(
        z.record(z.string(), Hop),
        'Of each Service on the way, by the name that callers use: NAME or NAMESPACE/NAME.',
      ),
    ),
    distribution: z.optional(
      describe(
        z.record(z.string(), z.string()),
        'Shares of all requests by way, such as `checkout → cart-primary: 60%`: who answers, by workload, or a Service without one, or a status. What no way begins is an error.',
      ),
    ),
    tolerance: z.optional(describe(z.string(), 'How far a share may be off, such as 1%; without it, not at all.')),
  }),
  'What is asserted; the fields beside `hops` and `distribution` are about the end: the last call that is made.',
);

const State = z.strictObject({
  phase: describe(z.enum(PHASES), 'Flagger’s phase.'),
  weight: z.optional(
    oneOrMore(
      'The canary’s weight in per cent, 0 to 100, or a list: a case each. Without it, what the phase usually has.',
      'integer',
    ),
  ),
});

const Test = z.strictObject({
  name: text('Says what must be, for who reads that it is not.'),
  manifests: z.optional(
    describe(
      z.enum(['before', 'after']),
      'What is judged: `before` the manifests as they stand, `after` (where it is not said) as the function leaves them.',
    ),
  ),
  from: text('Where the request comes from: gateway/NAMESPACE/NAME, pod/NAMESPACE/LABEL=VALUE or pod/NAMESPACE.'),
  request: describe(
    z.strictObject({
      url: oneOrMore('The URL, or a list: a case each.'),
      method: z.optional(oneOrMore('The method, GET where it is not said, or a list: a case each.')),
      headers: z.optional(
        describe(z.record(z.string(), oneOrMore('The value, or a list: a case each.')), 'Headers of the request.'),
      ),
    }),
    'The request; lists make a case of each combination.',
  ),
  canaries: z.optional(
    describe(
      z.record(z.string(), State),
      'States by Canary, NAME or NAMESPACE/NAME; one that is not named is at rest.',
    ),
  ),
  // biome-ignore lint/suspicious/noThenProperty: the name of an option of `trace`
  then: z.optional(
    describe(
      z.array(z.string()),
      'URLs that the pods which answered call, each a call of its own; `http://cart/ -> http://stock/`: what cart’s pods call then. Without it the callees of fan-outs; an empty list: nothing.',
    ),
  ),
  carry: z.optional(
    describe(z.array(z.string()), 'Headers that applications pass on. Without it, the markers of fan-outs.'),
  ),
  pick: z.optional(
    describe(
      z.record(z.string(), z.string()),
      'By Canary `primary` or `canary`, by Service the backend: of the ways that requests go, those alone that are answered there.',
    ),
  ),
  expect: Expect,
});

const Spec = z.strictObject({
  istio: z.optional(
    describe(
      z.string().check(z.regex(/^1\.[0-9]{1,3}(\.[0-9]{1,3})?$/)),
      'Version of Istio, such as "1.27"; the configuration’s where it is not said.',
    ),
  ),
  profile: z.optional(describe(z.literal('gamma'), 'Strict Gateway API with GAMMA, instead of Istio.')),
  tests: describe(z.array(Test).check(z.minLength(1)), 'The tests, each of its own.'),
});

/** Tests of where requests go: the source of fn-config/route-test.schema.json. */
export const RouteTest = z.strictObject({
  apiVersion: z.literal('canary-fanout.dev/v1alpha1'),
  kind: z.literal('RouteTest'),
  metadata: z.looseObject({
    name: z.string().check(z.minLength(1)),
    namespace: z.optional(z.string()),
    labels: z.optional(z.record(z.string(), z.string())),
    annotations: z.optional(z.record(z.string(), z.string())),
  }),
  spec: Spec,
});
