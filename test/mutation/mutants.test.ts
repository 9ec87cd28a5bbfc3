import { readdirSync, readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { asking } from '../../mutation/ask.mjs';
import { isAbout, onOneLine, readReasons } from '../../mutation/explain.mjs';
import { instrument } from '../../mutation/mutants.mjs';
import { sampleOf } from '../../mutation/sample.mjs';

/** What a function `f` gives for each argument, with a mutant on; -1 is none. */
function runWith(text: string, args: readonly unknown[], on: number): readonly unknown[] {
  const { code } = transformSync(instrument('f.ts', text, 0).text, { loader: 'ts', format: 'cjs' });
  const module: { exports: { f?: (value: unknown) => unknown } } = { exports: {} };
  new Function('module', '__mutant', code)(module, asking({ on, seen: {} }));
  return args.map((arg) => {
    try {
      return module.exports.f?.(arg);
    } catch (error) {
      return error instanceof Error ? error.name : error;
    }
  });
}

/** Each mutant's name, and what `f` then gives. */
function mutantsOf(body: string, args: readonly unknown[]): Record<string, readonly unknown[]> {
  const text = `export function f(a: any): unknown {\n${body}\n}\n`;
  const { mutants } = instrument('f.ts', text, 0);
  return Object.fromEntries([
    ['as it is', runWith(text, args, -1)],
    ...mutants.map(({ id, what, own }) => [`${what}: ${own}`, runWith(text, args, id)] as const),
  ]);
}

describe('a mutant', () => {
  it('is each comparison, with its bounds', () => {
    expect(mutantsOf('return a < 2;', [1, 2, 3])).toEqual({
      'as it is': [true, false, false],
      '< becomes <=: a < 2': [true, true, false],
      '< becomes >=: a < 2': [false, true, true],
      '2 becomes 3: 2': [true, true, false],
    });
  });

  it('is each side of a choice, and of a condition both ways', () => {
    expect(mutantsOf("if (a.x && a.y) { return 'yes'; }\nreturn 'no';", [{ x: 1 }, { y: 1 }])).toEqual({
      'as it is': ['no', 'no'],
      'condition always true: a.x && a.y': ['yes', 'yes'],
      'condition always false: a.x && a.y': ['no', 'no'],
      'left of && alone: a.x && a.y': ['yes', 'no'],
      'right of && alone: a.x && a.y': ['no', 'yes'],
    });
  });

  it('is a statement that is left out, also where it stands without braces', () => {
    expect(
      mutantsOf('const all: string[] = [];\nif (a) all.push("y"); else all.push("n");\nreturn all.join();', [1]),
    ).toEqual({
      'as it is': ['y'],
      'condition always true: a': ['y'],
      'condition always false: a': ['n'],
      'statement taken away: all.push("y");': [''],
      'statement taken away: all.push("n");': ['y'],
    });
  });

  it('is a method that is taken away or exchanged, in a chain that may be cut short too', () => {
    expect(
      mutantsOf('return a?.list.filter((x: number) => x > 1).some((x: number) => x === 3);', [
        undefined,
        { list: [0, 3] },
        { list: [2, 3] },
      ]),
    ).toEqual({
      'as it is': [undefined, true, true],
      '> becomes >=: x > 1': [undefined, true, true],
      '> becomes <=: x > 1': [undefined, false, false],
      '1 becomes 2: 1': [undefined, true, true],
      '=== becomes !==: x === 3': [undefined, false, true],
      '3 becomes 4: 3': [undefined, false, false],
      'some becomes every: a?.list.filter((x: number) => x > 1).some((x: number) => x === 3)': [undefined, true, false],
    });
  });

  it('keeps what stands in parentheses together', () => {
    expect(mutantsOf('return (a + 1) * 2 - (a ?? 5);', [1, 2])).toMatchObject({
      'as it is': [3, 4],
      '- becomes +: (a + 1) * 2 - (a ?? 5)': [5, 8],
      '* becomes /: (a + 1) * 2': [0, -0.5],
    });
  });

  it('is nothing in a type, an import or a name', () => {
    const text =
      "import type { A } from './a.ts';\ntype B = 'x' | 'y';\nexport const f = (a: B, { x: y }: A): a is 'x' => (a as B) === 'x';\n";
    expect(instrument('f.ts', text, 0).mutants.map(({ what }) => what)).toEqual(['emptied text', '=== becomes !==']);
  });

  it('has the line and the column that it stands at', () => {
    const text = 'export const f = (a: number) =>\n  a === 1; // ’…→\nexport const g = (a: number) => a === 2;\n';
    expect(instrument('f.ts', text, 7).mutants.map(({ id, line, column }) => [id, line, column])).toEqual([
      [7, 2, 9],
      [8, 2, 3],
      [9, 3, 39],
      [10, 3, 33],
    ]);
  });
});

describe('a sample', () => {
  it('is the same for the same seed, of all rooms from its beginning, and leaves nothing out', () => {
    const all = ['plan', 'trace'].flatMap((room) => Array.from({ length: 50 }, (_, id) => ({ room, id })));
    const order = sampleOf(all, 1);
    expect(sampleOf(all, 1)).toEqual(order);
    expect(sampleOf(all, 2)).not.toEqual(order);
    expect(order.slice(0, 10).filter(({ room }) => room === 'plan')).toHaveLength(5);
    expect(new Set(order)).toEqual(new Set(all));
  });
});

describe('mutation/survivors', () => {
  const reasons = readReasons();
  const sources = new Map(
    [...new Set(reasons.map(({ file }) => file))].map((file) => [file, readFileSync(file, 'utf8')]),
  );

  it.each(reasons.map((each) => [`${each.file}: ${each.mutation}: ${each.of}`, each] as const))(
    '%s is still there',
    (_, each) => {
      const text = sources.get(each.file) ?? '';
      expect(instrument(each.file, text, 0).mutants.filter((mutant) => isAbout(each, mutant))).not.toEqual([]);
      expect(each.reason.length).toBeGreaterThan(20);
    },
  );

  it('has each once, and in order', () => {
    const keys = reasons.map(({ file, line, mutation, of }) => `${file} ${line} ${of} ${mutation}`);
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(reasons.map(({ of }) => of)).toEqual(reasons.map(({ of }) => onOneLine(of)));
  });
});

it('reads each source of the four rooms, and what it makes of it is read', () => {
  for (const room of ['topology', 'plan', 'emit', 'trace']) {
    for (const name of readdirSync(`src/${room}`).filter((each) => /(?<!\.d)\.ts$/.test(each))) {
      const { text, mutants } = instrument(name, readFileSync(`src/${room}/${name}`, 'utf8'), 0);
      const asked = [...text.matchAll(/__mutant(?:\.\w+)?\((-?\d+)(?:, (\d+))?/g)].flatMap(([, one, other]) => [
        one,
        other,
      ]);
      // Each is asked for in one place, and none is left out.
      const ids = asked.flatMap((id) => (id === undefined || id === '-1' ? [] : [Number(id)]));
      expect(ids.sort((a, b) => a - b)).toEqual(mutants.map(({ id }) => id));
      expect(() => transformSync(text, { loader: 'ts', logLevel: 'silent' })).not.toThrow();
    }
  }
});
