/** One thing in which a functionConfig does not fit fn-config/schema.json. */
export interface SchemaError {
  readonly path: readonly (string | number)[];
  /** The property of the mapping at `path` that is missing, not known, or wrongly named. */
  readonly property?: string;
  /** Where `property` is not known: those that are. */
  readonly known?: readonly string[];
  /** The keyword of JSON Schema that is not met. */
  readonly keyword: string;
  /** What must be; goes on after the name of the field. */
  readonly message: string;
}

/** Reports all errors of `data` and leaves it as it is. Compiled by scripts/generate.mjs. */
export function validateConfig(data: unknown): readonly SchemaError[];
