import * as z from 'zod/mini';

/**
 * Header names that a proxy owns or that end at the next hop (RFC 9110, 7.6.1), so that a marker of such a name never arrives,
 * and those that say something else, which it would overwrite.
 */
const RESERVED = anyCase(
  'host|connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade|content-length|content-type|expect|proxy-authenticate|proxy-authorization|authorization|cookie|date|via|forwarded|x-forwarded-.*|x-envoy-.*|x-request-id|traceparent|tracestate|x-b3-.*',
);

/** JSON Schema's patterns know no flag for it. */
function anyCase(words: string): string {
  return words.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const describe = <T extends z.core.$ZodType>(schema: T, description: string): T => {
  z.globalRegistry.add(schema, { description });
  return schema;
};

const name = (description: string) =>
  describe(z.string().check(z.regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/), z.maxLength(253)), description);

const headerName = () =>
  describe(
    z.string().check(z.regex(new RegExp(`^(?!(?:${RESERVED})$)[A-Za-z0-9!#$&'*+.^_\`|~-]+$`)), z.maxLength(256)),
    'Name of the header that carries the choice, as applications forward it; not one that a proxy owns, such as host.',
  );

const headerValue = () =>
  describe(
    z.string().check(z.regex(/^[!-$&-~]([ -$&-~]*[!-$&-~])?$/), z.maxLength(4096)),
    'Value of the header: printable ASCII without %, which Envoy reads as the start of a format command.',
  );

const Header = z.strictObject({ header: headerName(), value: headerValue() });

const Marker = describe(
  z.strictObject({
    header: headerName(),
    value: headerValue(),
    extra: z.optional(describe(z.array(Header), 'Further headers that are set together with the first.')),
  }),
  'The header that says which version a request has chosen.',
);

const Callee = describe(
  z.strictObject({
    canary: z.optional(name('Name of the callee’s Canary.')),
    service: z.optional(name('Name of a plain Service, for a callee that Flagger does not manage.')),
    backend: z.optional(name('With `service`: the Service of the version that marked requests are to reach.')),
    namespace: z.optional(name('Namespace of the callee; the entry’s where it is not said.')),
    selection: z.optional(
      describe(
        z.enum(['failover', 'ab', 'route', 'none']),
        'How marked requests get to the canary. `failover`: by a Service over both versions that prefers the canary’s pods and falls back to the primary’s; `ab`: by Flagger’s own A/B test, with the marker in the Canary’s `analysis.match`; `route`: straight to the canary, which answers 503 while none runs; `none`: by routes of yours.',
      ),
    ),
    podLabel: z.optional(
      describe(
        z.string().check(z.regex(/^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/)),
        'With `failover`: key of the label that the pods of primary and canary share, and no others have.',
      ),
    ),
  }),
  'A service behind the entry whose canary follows: `canary`, or `service` with `backend`.',
);

const Guard = () =>
  describe(
    z.strictObject({
      off: describe(
        z.string().check(z.minLength(1)),
        'Why clients outside may send the marker; with it the guard is left out.',
      ),
    }),
    'What takes the marker from requests of clients outside: `spec.service.headers.request.remove` of the entry’s Canary. On where it is not switched off.',
  );

const Relay = () =>
  describe(
    z.strictObject({
      name: name('Name of the Gateway, of class istio.'),
      namespace: z.optional(name('Its namespace; the entry’s where it is not said.')),
    }),
    'With `inMesh: relay`: a Gateway that is there, in place of the one that is written.',
  );

const FanOut = z.strictObject({
  canary: name('Name of the entry’s Canary.'),
  namespace: z.optional(name('Namespace of the Canary; needed only where several have the name.')),
  marker: z.optional(Marker),
  callees: describe(z.array(Callee).check(z.minLength(1)), 'The services behind it that follow.'),
  guard: z.optional(Guard()),
  inMesh: z.optional(
    describe(
      z.enum(['relay', 'none']),
      '`relay` sends callers inside the mesh through a Gateway, where Flagger’s split and the marker reach them too; `none`: they stay on the old chain.',
    ),
  ),
  relay: z.optional(Relay()),
});

const Version = (description: string) =>
  describe(z.string().check(z.regex(/^[0-9]+\.[0-9]+(\.[0-9]+)?$/)), description);

const Ignore = describe(
  z.strictObject({
    code: describe(z.string().check(z.regex(/^FAN[0-9]{3}$/)), 'Code of the finding, such as FAN302; not FAN0xx.'),
    kind: z.optional(describe(z.string().check(z.minLength(1)), 'Kind of the object; any where it is not said.')),
    namespace: z.optional(name('Namespace of the object; any where it is not said.')),
    name: z.optional(describe(z.string().check(z.minLength(1)), 'Name of the object; any where it is not said.')),
    reason: describe(z.string().check(z.minLength(1)), 'Why it is fine, for whoever reads the configuration.'),
  }),
  'Findings of a code, on every object or on those that are named.',
);

const Spec = z.strictObject({
  versions: z.optional(
    describe(
      z.strictObject({
        istio: z.optional(Version('Version of Istio, such as "1.27"; the rules hold from 1.24 on.')),
        flagger: z.optional(Version('Version of Flagger, such as "1.44".')),
      }),
      'Versions of the target cluster: they decide which labels count and which routes run.',
    ),
  ),
  defaultProvider: z.optional(
    describe(
      z.string().check(z.minLength(1)),
      'Provider of a Canary without `spec.provider`, as the flag -mesh-provider of the cluster’s Flagger says.',
    ),
  ),
  waypoint: z.optional(
    describe(
      z.strictObject({
        name: name('Name of the waypoint Gateway.'),
        namespace: z.optional(name('Its namespace; the Service’s own where it is not said.')),
        create: z.optional(describe(z.boolean(), 'Write the Gateway where the input does not have it.')),
        bind: z.optional(
          describe(
            z.enum(['Service', 'Namespace']),
            'What is labelled: each Service that needs it, or its Namespace, and with it every Service there.',
          ),
        ),
      }),
      'The waypoint for Services that are bound to none yet.',
    ),
  ),
  marker: z.optional(Marker),
  fanOuts: z.optional(
    describe(z.array(FanOut), 'The fan-outs; without it they are found in the routes that you have.'),
  ),
  guard: z.optional(Guard()),
  relay: z.optional(Relay()),
  adopt: z.optional(
    describe(
      z.boolean(),
      'Change routes of yours: where one sends marked requests to a canary alone, which has no pods at rest, it is sent to the Service of `failover` instead.',
    ),
  ),
  services: z.optional(
    describe(
      z.enum(['emit', 'leave']),
      '`emit` writes the Services <apex>-primary and <apex>-canary as Flagger would; `leave` leaves them to Flagger.',
    ),
  ),
  findings: z.optional(
    describe(
      z.record(z.string().check(z.regex(/^FAN[0-9]{3}$/)), z.enum(['info', 'warning', 'error'])),
      'Severities of findings by code.',
    ),
  ),
  ignore: z.optional(describe(z.array(Ignore), 'Findings that are known and not told, each with its reason.')),
});

/** The functionConfig of `kind: CanaryFanout`: the source of fn-config/schema.json. */
export const CanaryFanout = z.strictObject({
  apiVersion: z.literal('canary-fanout.dev/v1alpha1'),
  kind: z.literal('CanaryFanout'),
  metadata: z.optional(
    z.looseObject({
      name: z.optional(z.string()),
      namespace: z.optional(z.string()),
      labels: z.optional(z.record(z.string(), z.string())),
      annotations: z.optional(z.record(z.string(), z.string())),
    }),
  ),
  spec: z.optional(Spec),
});
