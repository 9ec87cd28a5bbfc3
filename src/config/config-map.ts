import { isJsonObject, type Json } from '../resource/json.ts';

/** Keys of the ConfigMap form: the common single fan-out, as `kpt fn eval … -- canary=main callees=a,b` sends it. */
export const CONFIG_MAP_KEYS = [
  'canary',
  'namespace',
  'callees',
  'header',
  'value',
  'selection',
  'inMesh',
  'waypoint',
  'adopt',
  'services',
  'istio',
  'flagger',
  'defaultProvider',
] as const;

/**
 * The `spec` that a ConfigMap's `data` stands for. `callees` is a list with commas of Canary names, or `service:backend` for a
 * plain Service, each with `namespace/` in front where it differs; `waypoint` is `name` or `namespace/name`.
 */
export function specOfConfigMap(data: { readonly [key: string]: string }): Json {
  const {
    canary,
    namespace,
    callees,
    header,
    value,
    selection,
    inMesh,
    waypoint,
    services,
    istio,
    flagger,
    defaultProvider,
  } = data;
  const marker = header === undefined && value === undefined ? {} : { marker: { header, value } };
  return {
    ...(istio === undefined && flagger === undefined
      ? {}
      : { versions: { ...(istio === undefined ? {} : { istio }), ...(flagger === undefined ? {} : { flagger }) } }),
    ...(defaultProvider === undefined ? {} : { defaultProvider }),
    ...(waypoint === undefined ? {} : { waypoint: named(waypoint) }),
    // What is neither is left to the schema to refuse.
    ...(data.adopt === undefined
      ? {}
      : { adopt: data.adopt === 'true' ? true : data.adopt === 'false' ? false : data.adopt }),
    ...(services === undefined ? {} : { services }),
    ...(canary === undefined
      ? marker
      : {
          fanOuts: [
            {
              canary,
              ...(namespace === undefined ? {} : { namespace }),
              ...marker,
              ...(inMesh === undefined ? {} : { inMesh }),
              callees: words(callees).map((callee) => calleeOf(callee, selection)),
            },
          ],
        }),
  };
}

function calleeOf(text: string, selection: string | undefined): Json {
  const { name, ...rest } = named(text);
  const [service, backend] = name.split(':');
  return {
    ...(backend === undefined ? { canary: name } : { service, backend }),
    ...rest,
    ...(selection === undefined ? {} : { selection }),
  };
}

function named(text: string): { name: string; namespace?: string } {
  const slash = text.indexOf('/');
  return slash < 0 ? { name: text } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

function words(list: string | undefined): readonly string[] {
  return (list ?? '').split(/[\s,]+/).filter((word) => word !== '');
}

/** `data` as strings, as the API server demands; kpt and kubectl send numbers and booleans quoted. */
export function readData(value: Json | undefined): { readonly [key: string]: string } | undefined {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return undefined;
  return Object.fromEntries(entries);
}
