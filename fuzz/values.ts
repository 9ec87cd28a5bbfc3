import fc from 'fast-check';

/** What people and their tools write where something else is meant. */
const ODD_WORDS = [
  '',
  'x',
  'true',
  'yes',
  '0777',
  '1_000',
  '12:30:45',
  '.inf',
  '~',
  '<<',
  '=',
  '*',
  '[a',
  'a: b',
  '# c',
  'a\nb',
  '\u2028',
  '\u0085',
  '\u0007',
  '\ud800',
  '\u{1f600}',
  '__proto__',
  'constructor',
  'istio.io/use-waypoint',
  'x-target-version',
  '-canary',
  '(a+)+',
  '.*',
  '%',
  '{{ .Values.x }}',
  'a'.repeat(300),
];

const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...ODD_WORDS) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 80, 65536, 0.5, 1e21, 2 ** 53, 2n ** 64n),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);

export const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'xsmall' },
    scalar,
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...ODD_WORDS.slice(1, 12), 'name', 'kind', 'group', 'port'), tie('value'), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  ),
}));

/** A change somewhere in a value: `at` counts its places from the top. */
export interface FieldChange {
  readonly at: number;
  readonly how: 'set' | 'remove' | 'repeat' | 'rename' | 'borrow';
  readonly value: unknown;
}

export const anyChange: fc.Arbitrary<FieldChange> = fc.record({
  at: fc.nat(200),
  how: fc.constantFrom('set', 'remove', 'repeat', 'rename', 'borrow'),
  value: anyValue,
});

/** The value with the change in it; a fresh one. */
export function changed(root: unknown, { at, how, value }: FieldChange): unknown {
  const copy = structuredClone(root);
  const places: { readonly holder: Record<string, unknown> | unknown[]; readonly key: string | number }[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const holder = node as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push({ holder, key: Array.isArray(node) ? Number(key) : key });
      walk(holder[key]);
    }
  };
  walk(copy);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return copy;
  const { holder, key } = place;
  if (Array.isArray(holder)) {
    const index = Number(key);
    if (how === 'remove') holder.splice(index, 1);
    else if (how === 'repeat') holder.splice(index, 0, structuredClone(holder[index]));
    else holder[index] = value;
    return copy;
  }
  const other = places[(at * 7 + 3) % places.length];
  if (how === 'remove') delete holder[key];
  else if (how === 'rename') {
    put(holder, typeof value === 'string' ? value : `${key}s`, holder[key]);
    delete holder[key];
  } else if (how === 'borrow' && other !== undefined) {
    put(holder, String(key), structuredClone((other.holder as Record<string | number, unknown>)[other.key]));
  } else put(holder, String(key), value);
  return copy;
}

function put(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
