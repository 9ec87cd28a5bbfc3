import { GATEWAY_GROUP } from '../../model/parent-ref.ts';
import { USE_WAYPOINT } from '../waypoint-binding.ts';

export interface TargetKind {
  readonly group: string;
  readonly kind: string;
}

/** A field by which one object names another, and which kustomize does not know. */
export interface ReferenceField {
  /** Of the object that has it. */
  readonly group: string;
  readonly kind: string;
  /** Keys, through every entry of a list on the way. */
  readonly path: readonly string[];
  /** What stands there: a mapping with `name` and perhaps `namespace`, or the name alone. */
  readonly form: 'mapping' | 'name';
  /** What it may name; the first where the mapping does not say. */
  readonly targets: readonly TargetKind[];
  /** What comes of a name that nothing has. */
  readonly lost: string;
  /** Where requests go hangs on it. */
  readonly decides: boolean;
}

const FLAGGER = 'flagger.app';
const SERVICE: TargetKind = { group: '', kind: 'Service' };
const GATEWAY: TargetKind = { group: GATEWAY_GROUP, kind: 'Gateway' };
const PARENTS = [GATEWAY, { group: GATEWAY_GROUP, kind: 'ListenerSet' }, SERVICE];
const WORKLOADS = ['Deployment', 'DaemonSet'].map((kind) => ({ group: 'apps', kind }));
const SCALERS = [
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler' },
  { group: 'keda.sh', kind: 'ScaledObject' },
];
const MIRROR = ['filters', 'requestMirror', 'backendRef'];

type Field = Omit<ReferenceField, 'group' | 'kind'>;

const mapping = (path: readonly string[], targets: readonly TargetKind[], lost: string, decides = true): Field => ({
  path,
  targets,
  form: 'mapping',
  lost,
  decides,
});
const name = (path: readonly string[], targets: readonly TargetKind[], lost: string, decides = true): Field => ({
  ...mapping(path, targets, lost, decides),
  form: 'name',
});

function fieldsOf(group: string, kind: string, ...fields: readonly Field[]): readonly ReferenceField[] {
  return fields.map((field) => ({ group, kind, ...field }));
}

const NOT_ATTACHED = 'the route is attached to nothing by it, and requests go on as if it were not there';
const ANSWERED_500 = 'the requests that it is to get are answered 500';
const NO_COPIES = 'the copies of requests that it is to get are lost';
const UNBOUND = 'requests are bound to a waypoint that is not there';
const NO_ANALYSIS = 'the analysis of Flagger stops at it';
const parents = mapping(['spec', 'parentRefs'], PARENTS, NOT_ATTACHED);
const backends = mapping(['spec', 'rules', 'backendRefs'], [SERVICE], ANSWERED_500);

const CANARY = fieldsOf(
  FLAGGER,
  'Canary',
  name(
    ['spec', 'targetRef', 'name'],
    [...WORKLOADS, SERVICE],
    'Flagger finds no target and makes no Services and no route',
  ),
  name(['spec', 'service', 'name'], [SERVICE], 'Flagger makes Services and a route of the old name'),
  mapping(
    ['spec', 'service', 'gatewayRefs'],
    [GATEWAY, SERVICE],
    'the route that Flagger writes is attached to nothing by it',
  ),
  mapping(['spec', 'service', 'mirror', 'backendRef'], [SERVICE], NO_COPIES),
  ...['apex', 'primary', 'canary'].map((role) =>
    name(['spec', 'service', role, 'labels', USE_WAYPOINT], [GATEWAY], UNBOUND),
  ),
  name(['spec', 'autoscalerRef', 'name'], SCALERS, NO_ANALYSIS, false),
  mapping(['spec', 'upstreamRef'], [{ group: FLAGGER, kind: 'Canary' }], NO_ANALYSIS, false),
  mapping(
    ['spec', 'analysis', 'metrics', 'templateRef'],
    [{ group: FLAGGER, kind: 'MetricTemplate' }],
    NO_ANALYSIS,
    false,
  ),
  mapping(
    ['spec', 'analysis', 'alerts', 'providerRef'],
    [{ group: FLAGGER, kind: 'AlertProvider' }],
    'no alert is sent by it',
    false,
  ),
);

const ROUTES = [
  ...['HTTPRoute', 'GRPCRoute'].flatMap((kind) =>
    fieldsOf(
      GATEWAY_GROUP,
      kind,
      parents,
      backends,
      mapping(['spec', 'rules', ...MIRROR], [SERVICE], NO_COPIES),
      mapping(['spec', 'rules', 'backendRefs', ...MIRROR], [SERVICE], NO_COPIES),
    ),
  ),
  ...['TLSRoute', 'TCPRoute', 'UDPRoute'].flatMap((kind) => fieldsOf(GATEWAY_GROUP, kind, parents, backends)),
  ...fieldsOf(
    GATEWAY_GROUP,
    'ListenerSet',
    mapping(['spec', 'parentRef'], [GATEWAY], 'its listeners are those of no Gateway'),
  ),
  // A policy names what stands beside it, and a grant too: neither has a `namespace`.
  ...fieldsOf(
    GATEWAY_GROUP,
    'ReferenceGrant',
    name(['spec', 'to', 'name'], [SERVICE], 'the grant allows nothing, and requests from there are answered 500'),
  ),
  ...fieldsOf(
    GATEWAY_GROUP,
    'BackendTLSPolicy',
    name(['spec', 'targetRefs', 'name'], [SERVICE], 'requests are sent without TLS'),
  ),
];

const MESH = [
  ...fieldsOf('', 'Service', name(['metadata', 'labels', USE_WAYPOINT], [GATEWAY], UNBOUND)),
  ...fieldsOf('', 'Namespace', name(['metadata', 'labels', USE_WAYPOINT], [GATEWAY], UNBOUND)),
  ...fieldsOf(
    'networking.istio.io',
    'DestinationRule',
    name(['spec', 'host'], [SERVICE], 'the rule holds for nothing'),
  ),
  ...fieldsOf(
    'networking.istio.io',
    'VirtualService',
    name(['spec', 'hosts'], [SERVICE], 'its routes hold for nothing'),
    name(['spec', 'http', 'route', 'destination', 'host'], [SERVICE], ANSWERED_500),
  ),
  ...fieldsOf(
    'security.istio.io',
    'AuthorizationPolicy',
    name(['spec', 'targetRefs', 'name'], [SERVICE, GATEWAY], 'the policy holds for nothing'),
  ),
];

const SCALING = fieldsOf(
  'keda.sh',
  'ScaledObject',
  name(['spec', 'scaleTargetRef', 'name'], WORKLOADS, 'nothing is scaled by it', false),
);

const NOT_OURS = 'this program does nothing for it';
const CANARIES = [{ group: FLAGGER, kind: 'Canary' }];

/** Our own configuration, where it goes through a build as one of the objects. */
const OWN = fieldsOf(
  'canary-fanout.dev',
  'CanaryFanout',
  name(['spec', 'fanOuts', 'canary'], CANARIES, NOT_OURS),
  name(['spec', 'fanOuts', 'callees', 'canary'], CANARIES, NOT_OURS),
  name(['spec', 'fanOuts', 'callees', 'service'], [SERVICE], NOT_OURS),
  name(['spec', 'fanOuts', 'callees', 'backend'], [SERVICE], NOT_OURS),
  mapping(['spec', 'fanOuts', 'relay'], [GATEWAY], NOT_OURS),
  mapping(['spec', 'relay'], [GATEWAY], NOT_OURS),
  mapping(['spec', 'waypoint'], [GATEWAY], NOT_OURS),
);

/** What the built-in table of kustomize v5 leaves alone (namereference.go), of the objects that stand around a Canary. */
export const REFERENCE_FIELDS: readonly ReferenceField[] = [...CANARY, ...ROUTES, ...MESH, ...SCALING, ...OWN];

/** A path as kustomize's fieldSpecs have it. */
export function specPath({ path }: ReferenceField): string {
  return path.map((key) => key.replaceAll('/', '\\/')).join('/');
}
