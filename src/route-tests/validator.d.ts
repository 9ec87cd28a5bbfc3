import type { SchemaError } from '../config/config-validator.js';

/** Reports all errors of `data` and leaves it as it is. Compiled by scripts/generate.mjs. */
export function validateRouteTest(data: unknown): readonly SchemaError[];
