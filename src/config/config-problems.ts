import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { isJsonObject, type Json, type JsonObject, listAt, stringAt, valueAt } from '../resource/json.ts';
import { formatPath, type Path } from '../resource/path.ts';
import type { ResourceId } from '../resource/resource-id.ts';

/** What is wrong in a configuration that its schema has let pass. */
export function specProblems(id: ResourceId, value: JsonObject): readonly Diagnostic[] {
  const spec = valueAt(value, ['spec']);
  const markers = [
    ['spec', 'marker'],
    ...listAt(spec, ['fanOuts']).map((_, index) => ['spec', 'fanOuts', index, 'marker']),
  ];
  const wrongMarkers = markers.flatMap((path) => markerProblem(id, value, path));
  const wrong = listAt(spec, ['fanOuts']).flatMap((_, index) => {
    const callees = listAt(spec, ['fanOuts', index, 'callees']);
    return callees.flatMap((callee, at) => calleeProblem(id, callee, `spec.fanOuts[${index}].callees[${at}]`));
  });
  return [...wrongMarkers, ...wrong];
}

/** Headers of one marker: each once, and of `baggage` one member that needs no quoting. */
function markerProblem(id: ResourceId, value: JsonObject, path: Path): readonly Diagnostic[] {
  const marker = valueAt(value, path);
  if (!isJsonObject(marker)) return [];
  const headers = [
    { header: marker, at: path },
    ...listAt(marker, ['extra']).map((header, index) => ({ header, at: [...path, 'extra', index] })),
  ];
  const seen = new Set<string>();
  return headers.flatMap(({ header, at }) => {
    const name = stringAt(header, ['header'])?.toLowerCase() ?? '';
    const text = stringAt(header, ['value']) ?? '';
    const field = (key: string, detail: string) => {
      const full = formatPath([...at, key]);
      return [diagnose('FAN004', { detail: `\`${full}\` ${detail}` }, { resource: id, field: { path: full } })];
    };
    if (seen.has(name)) return field('header', `is the header \`${name}\`, which the marker has already`);
    seen.add(name);
    if (name !== 'baggage' || /^[\w.-]+=[\w.-]+$/.test(text)) return [];
    return field(
      'value',
      'must be a member of baggage such as lane=next: a name and a value of letters, digits, ., _ and -',
    );
  });
}

/** What JSON Schema says only with `oneOf`, whose errors nobody can read. */
function calleeProblem(id: ResourceId, callee: Json, path: string): readonly Diagnostic[] {
  const has = (key: string) => valueAt(callee, [key]) !== undefined;
  const problem = (detail: string) => [
    diagnose('FAN004', { detail: `\`${path}\` ${detail}` }, { resource: id, field: { path } }),
  ];
  if (has('canary') === has('service')) return problem('must name either a `canary` or a `service`');
  if (has('service') && !has('backend')) return problem('must name the `backend` that marked requests are to reach');
  if (has('service') && stringAt(callee, ['selection']) === 'ab')
    return problem('has `selection: ab`, for which Flagger must manage the callee: it must name a `canary`');
  if (has('podLabel') && has('service'))
    return problem(
      'must not have a `podLabel`: the selectors of a plain Service and its `backend` say which pods they have',
    );
  if (has('podLabel') && !['failover', undefined].includes(stringAt(callee, ['selection'])))
    return problem('has a `podLabel`, which means something with `selection: failover` only');
  if (has('canary') && has('backend')) return problem('must not name a `backend`: Flagger makes the Canary’s own');
  return [];
}
