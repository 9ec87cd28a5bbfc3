import { expect, it } from 'vitest';
import { planned } from '../../src/cli/plan/source.ts';
import { rehearse } from '../../src/rehearse/rehearse.ts';
import { rehearseMermaid } from '../../src/report/mermaid/rehearse.ts';
import { rehearseJson } from '../../src/report/rehearse-json.ts';
import { rehearseText } from '../../src/report/rehearse-text.ts';
import { routeFindings } from '../../src/route-tests/findings.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { CASES, hasFile, readCase } from '../cases/driver.ts';
import { expectRehearsed } from '../report/mermaid/rehearsed.ts';
import { MANY, validate } from './rehearsing.ts';

it.each(CASES)(
  'is told as JSON by its schema, as a picture, and within 100 columns: %s',
  { timeout: 60_000 },
  (name) => {
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
    expectRehearsed(rehearseMermaid(rehearsals, ''), json.fanOuts);
    const lines = rehearseText(rehearsals, (_, text) => text).split('\n');
    // But for a name that is longer.
    expect(lines.filter((line) => line.length > 100 && / \S+ /.test(line.slice(30)))).toEqual([]);
  },
);
