import type { FileRef, Item } from '../resource/item.ts';
import type { Json } from '../resource/json.ts';
import type { ResourceId } from '../resource/resource-id.ts';
import { CATALOG, type Code, type Facts, type Severity } from './catalog.ts';

/** One finding: facts and where they are, with the sentence that the catalogue makes of them. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** Without the code in front. */
  readonly message: string;
  readonly resource?: ResourceId;
  readonly field?: FieldRef;
  readonly file?: FileRef;
  /** The object as it was read, for who shows where in a text the finding is. */
  readonly item?: Item;
}

export interface FieldRef {
  /** `spec.service.canary.labels["istio.io/use-waypoint"]` */
  readonly path: string;
  readonly currentValue?: Json;
  /** Given where there is exactly one fix. */
  readonly proposedValue?: Json;
}

export interface At {
  readonly item?: Item;
  /** For an object that is not in the input. */
  readonly resource?: ResourceId;
  readonly field?: FieldRef;
  /** Where a finding weighs less or more than its catalogue entry says. */
  readonly severity?: Severity;
}

export function diagnose<C extends Code>(code: C, facts: Facts<C>, at: At = {}): Diagnostic {
  const entry = CATALOG[code];
  const resource = at.resource ?? at.item?.id;
  const file = at.item?.file();
  return {
    code,
    severity: at.severity ?? entry.severity,
    message: entry.message(facts),
    ...(resource === undefined ? {} : { resource }),
    ...(at.field === undefined ? {} : { field: at.field }),
    ...(file === undefined ? {} : { file }),
    ...(at.item === undefined ? {} : { item: at.item }),
  };
}
