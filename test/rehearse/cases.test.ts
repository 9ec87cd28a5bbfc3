import { expect, it } from 'vitest';
import { planned } from '../../src/cli/plan/source.ts';
import { rehearse } from '../../src/rehearse/rehearse.ts';
import { rehearseJson } from '../../src/report/rehearse-json.ts';
import { rehearseText } from '../../src/report/rehearse-text.ts';
import { routeFindings } from '../../src/route-tests/findings.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { CASES, hasFile, readCase } from '../cases/driver.ts';
import { validate } from './rehearsing.ts';

// Thousands of states, of which the first say the same of the formats.
const MANY = new Set([
  'callee-by-failover-of-one-label',
  'marker-of-a-fan-out-behind',
  'markers-by-default',
  'routes-that-follow-already',
]);

it.each(CASES)('is told as JSON by its schema, and within 100 columns: %s', { timeout: 60_000 }, (name) => {
  const configText = hasFile(name, 'fn-config.yaml') ? readCase(name, 'fn-config.yaml') : undefined;
  const streams = [{ path: 'input.yaml', text: readCase(name, 'input.yaml') }];
  const { outcome, failed } = planned({ streams, configText }, routeFindings);
  const { before, after } = outcome;
  if (failed || before === undefined || after === undefined) return;
  const order = MANY.has(name) ? ['shop/checkout'] : undefined;
  const rehearsals = rehearse(before, after, { regex: readRegex, order });
  const json = JSON.parse(rehearseJson(rehearsals, '1.2.3'));
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  for (const { audiences, states } of json.fanOuts) {
    for (const { sees } of audiences) expect(sees.length).toBe(states.length);
  }
  const lines = rehearseText(rehearsals, (_, text) => text).split('\n');
  // But for a name that is longer.
  expect(lines.filter((line) => line.length > 100 && / \S+ /.test(line.slice(30)))).toEqual([]);
});
