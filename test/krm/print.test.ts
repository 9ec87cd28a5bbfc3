import fc from 'fast-check';
// @ts-expect-error: js-yaml 3 comes with kpt-functions, without types.
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { printBlock, printFlow, printScalar } from '../../src/krm/print.ts';
import type { Json } from '../../src/resource/json.ts';

const SPECIAL =
  'true,False,YES,no,on,Off,y,N,~,null,NULL,0,-0,+1,007,0o7,0O7,0x1F,0b1,1_000,1:30,190:20:30.15,1e3,1E+3,1.,.5,-.5,.inf,' +
  '-.Inf,.NaN,2001-12-14,2001-12-14t21:59:43.10-05:00,2001-12-14 21:59:43.10 -5,=,<<,1.2.3,10.0.0.1,---,...,--- a,... a,' +
  "- a,? a,: a,a: b,a:,a #b,#a,[a],{a},&a,*a,!a,|,>,%a,@a,`a,\",','a', a,a ,a\tb,\ta,a\nb,a\r,\n, ,,=a,<a,-,?,:,a: ," +
  '\u007f,\u0085,\u2028,\u2029,\ufeff,\ud800,\udc00a,\ufffe,\uffff,\u0000,\u00a0,\u200b,🙂,ä,e\u0301,0.,+.5,1__0,0_,_1,0x,1,5';

/** Lone surrogates and control characters included. */
const anyText = fc.oneof(
  fc.constantFrom(...SPECIAL.split(','), ','),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...' :#-?,[]{}&*!|>\'"%@`=<~.0123456789eExob_+yYnNtT\\/\n\t\r\u0085\u2028a') }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 4 }).map((units) => String.fromCharCode(...units)),
);
const anyNumber = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger());
const anyKey = anyText.filter((text) => text !== '__proto__');

const { value: anyValue } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(anyText, anyNumber, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyKey, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('printScalar', () => {
  it.each([
    ['plain words', 'waypoint', 'waypoint'],
    ['names with dots, slashes and dashes', 'istio.io/use-waypoint', 'istio.io/use-waypoint'],
    ['references', 'ghcr.io/acme/checkout:v1.2', 'ghcr.io/acme/checkout:v1.2'],
    ['inner quotes and colons', 'it\'s http://a:80 "b"', 'it\'s http://a:80 "b"'],
    ['booleans of YAML 1.1', 'yes', '"yes"'],
    ['numbers', '80', '"80"'],
    ['versions', '1.22', '"1.22"'],
    ['durations stay plain', '10m', '10m'],
    ['line breaks', 'a\nb\n', '"a\\nb\\n"'],
    ['line breaks of YAML 1.1', 'a\u0085\u2028b', '"a\\u0085\\u2028b"'],
    ['nothing', '', '""'],
  ])('writes %s', (_, text, printed) => {
    expect(printScalar(text)).toBe(printed);
  });

  it('writes numbers as floats of YAML 1.1 where they are none of its integers', () => {
    const numbers = [80, 80n, -1, 0.5, 1e21, 1e-7, -0, 2n ** 70n, Number.NaN, Number.NEGATIVE_INFINITY];
    const printed = '80 80 -1 0.5 1.0e+21 1.0e-7 -0.0 1180591620717411303424 .nan -.inf';
    expect(numbers.map((number) => printScalar(number)).join(' ')).toBe(printed);
  });

  it.each(SPECIAL.split(','))('keeps the string %j in YAML 1.1 and 1.2', (text) => {
    const printed = printScalar(text);
    expect(parse(printed)).toBe(text);
    expect(parse(printed, { version: '1.1', merge: false })).toBe(text);
    expect(load(printed)).toBe(text);
    expect(JSON.parse(printFlow(text))).toBe(text);
  });
});

describe('printBlock', () => {
  it('puts lists at the column of their key, as kpt and kubectl do', () => {
    const value = { a: [1, { k: 'v', k2: ['w'] }, ['x', 'z'], {}, []], b: { c: { d: null } }, e: {}, f: undefined };
    const lines = 'a:|- 1|- k: v|  k2:|  - w|- - x|  - z|- {}|- []|b:|  c:|    d: null|e: {}';
    expect(printBlock(value, 0, '\n')).toBe(lines.replaceAll('|', '\n'));
  });

  it('starts each line at the indent, with the line break asked for', () => {
    expect(printBlock([{ a: { b: 1 } }], 2, '\r\n')).toBe('  - a:\r\n      b: 1');
  });

  it('moves right by the columns asked for', () => {
    const printed = printBlock({ a: { b: [{ c: { d: 1 } }] } }, 0, '\n', { step: 4, dash: 2 });
    expect(printed).toBe('a:\n    b:\n      - c:\n            d: 1');
  });

  it('writes an empty mapping where all members are undefined', () => {
    expect(printBlock({ a: undefined }, 1, '\n')).toBe(' {}');
  });

  it('writes a key that is too long for a plain one in the notation with a question mark', () => {
    const value = { ['k'.repeat(1100)]: { a: [1] }, b: 2 };
    expect(parse(printBlock(value, 0, '\n'))).toEqual(value);
  });

  it('keeps the key __proto__', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1}}');
    expect(Object.keys(parse(printBlock({ ['__proto__']: { a: 1 } }, 0, '\n')))).toEqual(['__proto__']);
    expect(JSON.parse(printFlow({ ['__proto__']: { a: 1 } }))).toEqual(value);
  });

  it('reads back the same in YAML 1.1, in YAML 1.2 and with js-yaml 3', () => {
    const indents = fc.constantFrom(0, 1, 2, 5);
    const breaks = fc.constantFrom('\n', '\r\n');
    const steps = fc.constantFrom(
      { step: 1, dash: 0 },
      { step: 2, dash: 0 },
      { step: 4, dash: 2 },
      { step: 8, dash: 4 },
    );
    fc.assert(
      fc.property(anyValue, indents, breaks, steps, (value, indent, newline, style) => {
        const text = printBlock(value, indent, newline, style);
        expect(parse(text)).toEqual(value);
        expect(parse(text, { version: '1.1', schema: 'yaml-1.1', merge: false })).toEqual(value);
        expect(load(text)).toEqual(value);
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});

describe('printFlow', () => {
  it('writes JSON', () => {
    expect(printFlow({ a: [1, 'b', null], c: {}, d: [], e: undefined })).toBe(
      '{"a": [1, "b", null], "c": {}, "d": []}',
    );
  });

  it('writes words without quotes where the style has none, and where no YAML parser could mistake them', () => {
    const style = { quoted: false, colon: ': ', comma: ', ', pad: ' ' } as const;
    const value = { a: ['b c', 'a:b', 'x,y', 'yes'], 'istio.io/use-waypoint': 'w' };
    expect(printFlow(value, style)).toBe('{ a: [b c, "a:b", "x,y", "yes"], istio.io/use-waypoint: w }');
  });

  it('gives each entry a line where the style has lines', () => {
    const lines = { indent: ' ', unit: '\t', newline: '\n' };
    const printed = printFlow({ a: [1], b: {} }, { quoted: true, colon: ':', comma: ',', pad: '', lines });
    expect(printed).toBe('{\n \t"a":[\n \t\t1\n \t],\n \t"b":{}\n }');
  });

  it('has no text for a number that JSON does not know', () => {
    expect(() => printFlow([Number.NaN])).toThrow(RangeError);
  });

  it('reads back the same, as JSON and as YAML, in each style', () => {
    const quoted = fc.record({
      quoted: fc.constant(true),
      colon: fc.constantFrom(': ' as const, ':' as const),
      comma: fc.constantFrom(', ' as const, ',' as const),
      pad: fc.constantFrom('' as const, ' ' as const),
      lines: fc.constantFrom(undefined, { indent: '  ', unit: '    ', newline: '\n' }),
    });
    fc.assert(
      fc.property(anyValue, quoted, (value, style) => {
        expect(JSON.parse(printFlow(value, style))).toEqual(value);
        expect(JSON.parse(printFlow(value))).toEqual(value);
        const text = printFlow(value, { ...style, quoted: false, colon: ': ' });
        expect(parse(text)).toEqual(value);
        expect(parse(text, { version: '1.1', schema: 'yaml-1.1', merge: false })).toEqual(value);
        expect(load(text)).toEqual(value);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
