import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { isJsonObject, type Json, type JsonObject, listAt, stringAt, valueAt, withoutNulls } from '../resource/json.ts';
import { formatName, type ResourceId } from '../resource/resource-id.ts';
import type { CalleeConfig, Config, FanOutConfig, GatewayName, MarkerHeader, Selection } from './config.ts';
import { CONFIG_MAP_KEYS, readData, specOfConfigMap } from './config-map.ts';
import { specProblems } from './config-problems.ts';
import { type SchemaError, validateConfig } from './config-validator.js';
import { schemaProblem, unknownField } from './schema-problem.ts';
import { DEFAULT_VERSIONS, readVersion } from './version.ts';

export type ConfigRead = { readonly config: Config } | { readonly diagnostics: readonly Diagnostic[] };

const GROUP = 'canary-fanout.dev/';

/** Reads a functionConfig of any of its forms; `null` (none was sent) and an empty ConfigMap mean zero configuration. */
export function readConfig(functionConfig: Json): ConfigRead {
  if (functionConfig === null) return { config: toConfig({}, undefined) };
  if (!isJsonObject(functionConfig)) return fail(undefined, 'it must be a mapping');
  const { apiVersion, kind, data } = functionConfig;
  const id = {
    apiVersion: typeof apiVersion === 'string' ? apiVersion : '',
    kind: typeof kind === 'string' ? kind : '',
    namespace: stringAt(functionConfig, ['metadata', 'namespace']) ?? '',
    name: stringAt(functionConfig, ['metadata', 'name']) ?? '',
  };
  // `kpt fn eval … -- CanaryFanout k=v` sends the data form under our kind and apiVersion v1.
  if (kind === 'ConfigMap' || (kind === 'CanaryFanout' && functionConfig.spec === undefined && data !== undefined)) {
    return readConfigMap(id, data);
  }
  if (kind !== 'CanaryFanout') {
    return fail(id, `\`kind\` must be CanaryFanout or ConfigMap, not ${typeof kind === 'string' ? kind : 'absent'}`);
  }
  const given = withoutNulls(functionConfig);
  return validated(id, isJsonObject(given) ? given : {});
}

function readConfigMap(id: ResourceId, value: Json | undefined): ConfigRead {
  const data = readData(value);
  if (data === undefined) return fail(id, '`data` must be a mapping of strings');
  const unknown = Object.keys(data).find((key) => !CONFIG_MAP_KEYS.some((known) => known === key));
  if (unknown !== undefined)
    return fail(id, `\`data\` has ${unknownField(unknown, CONFIG_MAP_KEYS)}`, `data.${unknown}`);
  if (
    data.canary === undefined &&
    ['namespace', 'callees', 'selection', 'inMesh'].some((key) => data[key] !== undefined)
  ) {
    return fail(id, '`data.canary` must name the entry’s Canary', 'data.canary');
  }
  return validated(id, { apiVersion: `${GROUP}v1alpha1`, kind: 'CanaryFanout', spec: specOfConfigMap(data) });
}

function validated(id: ResourceId, value: JsonObject): ConfigRead {
  const errors = validateConfig(value);
  if (errors.length > 0) {
    return { diagnostics: errors.map((error) => schemaError(id, value, error)) };
  }
  const spec = valueAt(value, ['spec']);
  const config = toConfig(isJsonObject(spec) ? spec : {}, nameOf(id));
  const wrong = specProblems(id, value);
  return wrong.length > 0 ? { diagnostics: wrong } : { config };
}

function schemaError(id: ResourceId, value: JsonObject, error: SchemaError): Diagnostic {
  const { field, detail, shown } = schemaProblem(value, error, FORMS);
  return diagnose(
    'FAN004',
    { detail },
    { resource: id, field: { path: field, ...(shown === undefined ? {} : { currentValue: shown }) } },
  );
}

/** What a pattern asks for, in words. */
const FORMS: { readonly [field: string]: string } = {
  header:
    'must be the name of a header that applications may set: letters, digits and -, and not one that proxies own or that says something else, such as host or cookie',
  value: 'must be printable ASCII without a space at either end and without %, which Envoy reads as a format',
  istio: 'must be a version such as "1.27"',
  flagger: 'must be a version such as "1.44"',
  podLabel: 'must be the key of a label, such as app.kubernetes.io/name',
  code: 'must be a code such as FAN302',
  name: 'must be a name of Kubernetes: lower-case letters, digits, - and .',
  canary: 'must be a name of Kubernetes: lower-case letters, digits, - and .',
  namespace: 'must be a name of Kubernetes: lower-case letters, digits, - and .',
  service: 'must be a name of Kubernetes: lower-case letters, digits, - and .',
  backend: 'must be a name of Kubernetes: lower-case letters, digits, - and .',
};

function fail(id: ResourceId | undefined, detail: string, path?: string): ConfigRead {
  const at = {
    ...(id === undefined ? {} : { resource: id }),
    ...(path === undefined ? {} : { field: { path } }),
  };
  return { diagnostics: [diagnose('FAN004', { detail }, at)] };
}

/** What kpt calls a configuration that it makes of arguments names none: each run of `kpt fn eval` has it. */
function nameOf(id: ResourceId): string | undefined {
  return id.name === '' || id.name === 'function-input' ? undefined : formatName(id);
}

/** From a validated `spec`. */
function toConfig(spec: JsonObject, name: string | undefined): Config {
  const marker = markerAt(spec, ['marker']);
  const waypoint = valueAt(spec, ['waypoint']);
  const findings = valueAt(spec, ['findings']);
  const severities = isJsonObject(findings) ? Object.entries(findings) : [];
  return {
    // Found fan-outs are nobody's choice, and what was written for them is never removed.
    name: valueAt(spec, ['fanOuts']) === undefined ? undefined : name,
    istio: readVersion(stringAt(spec, ['versions', 'istio']) ?? DEFAULT_VERSIONS.istio),
    flagger: readVersion(stringAt(spec, ['versions', 'flagger']) ?? DEFAULT_VERSIONS.flagger),
    defaultProvider: stringAt(spec, ['defaultProvider']),
    waypoint: isJsonObject(waypoint)
      ? {
          name: stringAt(waypoint, ['name']) ?? '',
          namespace: stringAt(waypoint, ['namespace']),
          create: valueAt(waypoint, ['create']) === true,
          bind: valueAt(waypoint, ['bind']) === 'Namespace' ? 'Namespace' : 'Service',
        }
      : undefined,
    fanOuts:
      valueAt(spec, ['fanOuts']) === undefined ? undefined : listAt(spec, ['fanOuts']).map((f) => fanOutOf(f, marker)),
    guardOff: stringAt(spec, ['guard', 'off']),
    relay: gatewayAt(spec, ['relay']),
    adopt: valueAt(spec, ['adopt']) === true,
    services: valueAt(spec, ['services']) === 'leave' ? 'leave' : 'emit',
    findings: Object.fromEntries(
      severities.flatMap(([code, severity]) =>
        severity === 'info' || severity === 'warning' || severity === 'error' ? [[code, severity]] : [],
      ),
    ),
    ignore: listAt(spec, ['ignore']).map((entry) => ({
      code: stringAt(entry, ['code']) ?? '',
      kind: stringAt(entry, ['kind']),
      namespace: stringAt(entry, ['namespace']),
      name: stringAt(entry, ['name']),
      reason: stringAt(entry, ['reason']) ?? '',
    })),
  };
}

function fanOutOf(value: Json, marker: readonly MarkerHeader[] | undefined): FanOutConfig {
  return {
    canary: stringAt(value, ['canary']) ?? '',
    namespace: stringAt(value, ['namespace']),
    marker: markerAt(value, ['marker']) ?? marker,
    callees: listAt(value, ['callees']).map(calleeOf),
    guardOff: stringAt(value, ['guard', 'off']),
    inMesh: stringAt(value, ['inMesh']) === 'relay' ? 'relay' : undefined,
    relay: gatewayAt(value, ['relay']),
  };
}

const SELECTIONS: readonly Selection[] = ['failover', 'ab', 'route', 'none'];

function calleeOf(value: Json): CalleeConfig {
  const said = stringAt(value, ['selection']);
  const selection = SELECTIONS.find((known) => known === said);
  const common = { namespace: stringAt(value, ['namespace']), selection, podLabel: stringAt(value, ['podLabel']) };
  const canary = stringAt(value, ['canary']);
  if (canary !== undefined) return { ...common, canary };
  return { ...common, service: stringAt(value, ['service']) ?? '', backend: stringAt(value, ['backend']) ?? '' };
}

function gatewayAt(value: Json | undefined, path: readonly string[]): GatewayName | undefined {
  const name = stringAt(value, [...path, 'name']);
  return name === undefined ? undefined : { name, namespace: stringAt(value, [...path, 'namespace']) };
}

function markerAt(value: Json, path: readonly string[]): readonly MarkerHeader[] | undefined {
  const marker = valueAt(value, path);
  if (!isJsonObject(marker)) return undefined;
  return [marker, ...listAt(marker, ['extra'])].map((header) => ({
    header: stringAt(header, ['header']) ?? '',
    value: stringAt(header, ['value']) ?? '',
  }));
}
