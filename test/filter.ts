import { Filter, type FilterView } from '../src/model/route-filter.ts';
import type { Fault } from '../src/model/schema.ts';
import type { Json } from '../src/resource/json.ts';

/** A filter as a route has it. */
export function filterOf(value: unknown): FilterView {
  const faults: Fault[] = [];
  const read = Filter.read(value as Json, faults);
  if (faults.length > 0) throw new Error(`no filter: ${JSON.stringify(faults)}`);
  return read;
}
