/** One thing in which data does not fit a schema. */
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

/** Reports all errors of `data` and puts the schema's defaults into it. */
export type Validator = (data: unknown) => readonly SchemaError[];

export const validateService: Validator;
export const validateHttpRoute: Validator;
export const validateHttpRouteV1beta1: Validator;
export const validateGrpcRoute: Validator;
export const validateGateway: Validator;
export const validateDestinationRule: Validator;
export const validateCanary: Validator;
