import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verify } from '../../src/emit/verify.ts';
import { isJsonObject, type JsonObject, stringAt, valueAt } from '../../src/resource/json.ts';

const FILE = '../shared/data/gateway-api/validation-cases.json';
const absent = !existsSync(FILE);
const KINDS = ['gateway.networking.k8s.io/v1 HTTPRoute', 'gateway.networking.k8s.io/v1 Gateway'];

interface Case {
  readonly name: string;
  readonly object: JsonObject;
  readonly wantErrors: readonly string[];
}

/** The cases of Gateway API's own API-server tests that the standard channel's HTTPRoute and Gateway are held to. */
function readCases(): readonly Case[] {
  const data: unknown = JSON.parse(readFileSync(FILE, 'utf8'));
  const list = (name: string) =>
    (isJsonObject(data) && Array.isArray(data[name]) ? data[name] : []).filter(isJsonObject);
  const cases = list('cases').map((entry) => ({
    entry,
    name: `${stringAt(entry, ['go'])}: ${stringAt(entry, ['name'])}`,
    wantErrors: [valueAt(entry, ['wantErrors'])].flat().filter((error) => typeof error === 'string'),
  }));
  const examples = list('invalidExamples').map((entry) => ({
    entry,
    name: stringAt(entry, ['file']) ?? '',
    wantErrors: ['an error'],
  }));
  return [...cases, ...examples].flatMap(({ entry, name, wantErrors }) => {
    const object = valueAt(entry, ['object']);
    const kind = `${stringAt(object, ['apiVersion'])} ${stringAt(object, ['kind'])}`;
    // The Gateway cases under "experimental" are about fields that both channels have.
    const isStandard = stringAt(entry, ['channel']) !== 'experimental' || kind === KINDS[1];
    return isStandard && KINDS.includes(kind) && isJsonObject(object) ? [{ name, object, wantErrors }] : [];
  });
}

const title = absent ? `skipped: there is no ${FILE}` : "Gateway API's API-server tests";

describe(title, () => {
  const cases = absent ? [] : readCases();

  it.skipIf(absent)('are there', () => {
    expect(cases.filter((each) => each.wantErrors.length > 0).length).toBeGreaterThan(40);
    expect(cases.filter((each) => each.wantErrors.length === 0).length).toBeGreaterThan(20);
  });

  it.skipIf(absent).each(cases)('$name', ({ object, wantErrors }) => {
    const violations = verify(object);
    if (wantErrors.length === 0) expect(violations).toEqual([]);
    else expect(violations).not.toEqual([]);
    for (const error of wantErrors.filter((each) => isRule(each))) {
      expect(violations.map((each) => withoutStop(each.message))).toContain(withoutStop(error));
    }
  });
});

/** Whether an error is a CEL rule's own message, which ours repeats, and not one that the API server makes of a schema. */
function isRule(error: string): boolean {
  return !/an error|Invalid value|Unsupported value|Too long|in body should/.test(error);
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
