import type { JsonObject } from '../resource/json.ts';
import { formatPath } from '../resource/path.ts';
import { judgedCopy } from './judged-copy.ts';
import type { Place } from './place.ts';
import {
  type SchemaError,
  type Validator,
  validateCanary,
  validateDestinationRule,
  validateGateway,
  validateGrpcRoute,
  validateHttpRoute,
  validateHttpRouteV1beta1,
  validateService,
} from './validators.js';
import { verifyCanary } from './verify-canary.ts';
import { verifyGateway } from './verify-gateway.ts';
import { verifyGrpcRoute, verifyHttpRoute } from './verify-httproute.ts';
import { verifyService } from './verify-service.ts';
import type { Violation } from './violation.ts';

export type { Violation } from './violation.ts';

interface Judge {
  /** Reports what the schema forbids, and puts the schema's defaults into the object; asked for when it is used, as it is large. */
  readonly schema: () => Validator;
  /** Reports what the API server forbids and no schema can say; sees the object with its defaults. */
  readonly rules: (object: Place) => readonly Violation[];
}

const judges: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ['v1 Service', { schema: () => validateService, rules: verifyService }],
  ['gateway.networking.k8s.io/v1 HTTPRoute', { schema: () => validateHttpRoute, rules: verifyHttpRoute }],
  ['gateway.networking.k8s.io/v1beta1 HTTPRoute', { schema: () => validateHttpRouteV1beta1, rules: verifyHttpRoute }],
  ['gateway.networking.k8s.io/v1 GRPCRoute', { schema: () => validateGrpcRoute, rules: verifyGrpcRoute }],
  ['gateway.networking.k8s.io/v1 Gateway', { schema: () => validateGateway, rules: verifyGateway }],
  // Istio's webhook asks more of hosts and durations than its schema; both are fixed texts of ours.
  ['networking.istio.io/v1 DestinationRule', { schema: () => validateDestinationRule, rules: () => [] }],
  ['flagger.app/v1beta1 Canary', { schema: () => validateCanary, rules: verifyCanary }],
]);

/** After one of these the API server does not look at its rules either: they count on the shape. */
const blocking: ReadonlySet<string> = new Set(['type', 'required', 'enum', 'maxItems', 'maxLength', 'maxProperties']);

/** All reasons for which the API server would refuse the object. The object itself is not changed. */
export function verify(value: JsonObject): readonly Violation[] {
  const name = `${value.apiVersion ?? 'no apiVersion,'} ${value.kind ?? 'no kind'}`;
  const judge = judges.get(name);
  if (judge === undefined) return [{ path: '', message: `no schema for ${name}` }];
  const copy = judgedCopy(value);
  const errors = judge.schema()(copy);
  const rules = errors.some((error) => blocking.has(error.keyword)) ? [] : judge.rules({ path: [], value: copy });
  return [...errors.map(toViolation), ...rules];
}

function toViolation({ path, property, message }: SchemaError): Violation {
  return { path: formatPath(property === undefined ? path : [...path, property]), message };
}
