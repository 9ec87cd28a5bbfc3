import { type Json, withoutNulls } from '../resource/json.ts';

/**
 * How an object is read: the fields that are asked for, with the API server's defaults, and every fault in them. A field that is null
 * is absent, as the API server has it; an entry of a list stays, so that paths hold. In the manner of zod, whose schemas take longer
 * to be made than most inputs to be read.
 */
export interface Schema<T> {
  /** Where there are faults they are added, and what comes back is worth nothing. */
  readonly read: (value: Json | undefined, faults: Fault[]) => T;
  /** A field that is not there is left out of what is read. */
  readonly isLeftOut?: boolean;
}

/** Of a field that is left out where it is not there. */
export interface OptionalSchema<T> extends Schema<T | undefined> {
  readonly isLeftOut: true;
}

export interface Fault {
  /** From the value that was read to what is wrong in it. */
  readonly path: (string | number)[];
  readonly why:
    | { readonly kind: 'type'; readonly expected: 'string' | 'boolean' | 'number' | 'int' | 'list' | 'mapping' }
    | { readonly kind: 'too small'; readonly minimum: number }
    | { readonly kind: 'too big'; readonly maximum: number }
    | { readonly kind: 'form' };
}

export type Output<S> = S extends Schema<infer T> ? T : never;

interface Fields {
  readonly [field: string]: Schema<unknown>;
}

type Optionals<F> = { [K in keyof F]: F[K] extends OptionalSchema<unknown> ? K : never }[keyof F];
type Simple<T> = { [K in keyof T]: T[K] };
type Read<F> = Simple<
  { readonly [K in Exclude<keyof F, Optionals<F>>]: Output<F[K]> } & { readonly [K in Optionals<F>]?: Output<F[K]> }
>;

export interface ObjectSchema<F extends Fields, T = Read<F>> extends Schema<T> {
  readonly fields: F;
}

function wrong(faults: Fault[], why: Fault['why']): void {
  faults.push({ path: [], why });
}

/** What was found below a step is told by the way from above it. */
function below(faults: readonly Fault[], from: number, step: string | number): void {
  for (let at = from; at < faults.length; at++) faults[at]?.path.unshift(step);
}

const text: Schema<string> = {
  read: (value, faults) => {
    if (typeof value !== 'string') wrong(faults, { kind: 'type', expected: 'string' });
    return value as string;
  },
};

const truth: Schema<boolean> = {
  read: (value, faults) => {
    if (typeof value !== 'boolean') wrong(faults, { kind: 'type', expected: 'boolean' });
    return value as boolean;
  },
};

const whole: Schema<number> = {
  read: (value, faults) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) wrong(faults, { kind: 'type', expected: 'number' });
    else if (!Number.isInteger(value)) wrong(faults, { kind: 'type', expected: 'int' });
    else if (value < Number.MIN_SAFE_INTEGER) wrong(faults, { kind: 'too small', minimum: Number.MIN_SAFE_INTEGER });
    else if (value > Number.MAX_SAFE_INTEGER) wrong(faults, { kind: 'too big', maximum: Number.MAX_SAFE_INTEGER });
    return value as number;
  },
};

const anything: Schema<Json | undefined> = { read: (value) => (value === undefined ? value : withoutNulls(value)) };

export const string = (): Schema<string> => text;
export const boolean = (): Schema<boolean> => truth;
export const int = (): Schema<number> => whole;
export const unknown = (): Schema<Json | undefined> => anything;

export function between(minimum: number, maximum: number): Schema<number> {
  return {
    read: (value, faults) => {
      const number = whole.read(value, faults);
      if (!Number.isInteger(value)) return number;
      if (number < minimum) wrong(faults, { kind: 'too small', minimum });
      if (number > maximum) wrong(faults, { kind: 'too big', maximum });
      return number;
    },
  };
}

/** Kubernetes' IntOrString. */
export function intOrString(): Schema<number | string> {
  return {
    read: (value, faults) => {
      if (typeof value === 'number' && Number.isInteger(value)) return whole.read(value, faults);
      if (typeof value !== 'string') wrong(faults, { kind: 'form' });
      return value as string;
    },
  };
}

export function object<F extends Fields>(fields: F): ObjectSchema<F> {
  // What is read has the form that the fields say.
  return { fields, read: (value, faults) => readFields(fields, value, faults) as Read<F> };
}

/** With every field that it has, those beyond `fields` as they are. */
export function looseObject<F extends Fields>(
  fields: F,
): ObjectSchema<F, Read<F> & { readonly [other: string]: unknown }> {
  return {
    fields,
    read: (value, faults) => {
      const read = readFields(fields, value, faults);
      for (const [key, other] of isMapping(value) ? Object.entries(value) : []) {
        if (key === '__proto__' || Object.hasOwn(fields, key) || other === null || other === undefined) continue;
        read[key] = withoutNulls(other);
      }
      return read as Read<F> & { readonly [other: string]: unknown };
    },
  };
}

function readFields(fields: Fields, value: Json | undefined, faults: Fault[]): { [field: string]: unknown } {
  const read: { [field: string]: unknown } = {};
  if (!isMapping(value)) {
    wrong(faults, { kind: 'type', expected: 'mapping' });
    return read;
  }
  for (const key in fields) {
    const field = fields[key];
    const given = value[key] ?? undefined;
    if (field === undefined || (given === undefined && field.isLeftOut === true)) continue;
    const before = faults.length;
    read[key] = field.read(given, faults);
    if (faults.length > before) below(faults, before, key);
  }
  return read;
}

function isMapping(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function record<T>(values: Schema<T>): Schema<{ readonly [key: string]: T }> {
  return {
    read: (value, faults) => {
      const read: { [key: string]: T } = {};
      if (!isMapping(value)) {
        wrong(faults, { kind: 'type', expected: 'mapping' });
        return read;
      }
      for (const key of Object.keys(value)) {
        const given = value[key] ?? undefined;
        if (key === '__proto__' || given === undefined) continue;
        const before = faults.length;
        read[key] = values.read(given, faults);
        if (faults.length > before) below(faults, before, key);
      }
      return read;
    },
  };
}

export function array<T>(entries: Schema<T>): Schema<readonly T[]> {
  return {
    read: (value, faults) => {
      if (!Array.isArray(value)) {
        wrong(faults, { kind: 'type', expected: 'list' });
        return [];
      }
      return value.map((entry: Json, index) => {
        const before = faults.length;
        const read = entries.read(entry, faults);
        if (faults.length > before) below(faults, before, index);
        return read;
      });
    },
  };
}

export function optional<T>(schema: Schema<T>): OptionalSchema<T> {
  return { isLeftOut: true, read: (value, faults) => (value === undefined ? undefined : schema.read(value, faults)) };
}

export function withDefault<T>(schema: Schema<T>, value: T): Schema<T> {
  return { read: (given, faults) => (given === undefined ? value : schema.read(given, faults)) };
}

/** What is wrong is taken for something else, and is no fault. */
export function lenient<T, U extends T>(schema: OptionalSchema<T>, instead: U): OptionalSchema<T>;
export function lenient<T>(schema: Schema<T>, instead: T): Schema<T>;
export function lenient<T>(schema: Schema<T>, instead: T): Schema<T> {
  const read: Schema<T>['read'] = (value) => {
    const own: Fault[] = [];
    const made = schema.read(value, own);
    return own.length > 0 ? instead : made;
  };
  return schema.isLeftOut === true ? { isLeftOut: true, read } : { read };
}

/** Made into something else where it is without a fault. */
export function transformed<T, U>(schema: Schema<T>, make: (value: T) => U): Schema<U> {
  return {
    read: (value, faults) => {
      const before = faults.length;
      const read = schema.read(value, faults);
      // Worth nothing where there are faults.
      return faults.length > before ? (read as unknown as U) : make(read);
    },
  };
}
