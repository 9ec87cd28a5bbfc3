import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { readPages } from '../../src/cli/pages.ts';
import { CATALOG } from '../../src/diagnostics/catalog.ts';
import { pageText } from '../../src/report/page-text.ts';

const explain = (args: readonly string[], colours = false) =>
  runCommand(['explain', ...args], { version: '1.2.3', readInput: () => undefined, colours });

describe('explain', () => {
  it.each(['FAN302', 'fan302', 'ingress-bypasses-waypoint', 'INGRESS-bypasses-waypoint'])(
    'prints the page of %s',
    async (word) => {
      const { stdout, stderr, exitCode } = await explain([word]);
      expect([stderr, exitCode]).toEqual(['', 0]);
      expect(stdout).toMatch(/^FAN302 ingress-bypasses-waypoint\n\nSeverity: /);
      expect(stdout).toContain('\nThe request that goes wrong\n');
      expect(stdout).toContain('    canary:\n      labels:\n');
      expect(stdout.replaceAll('\n', ' ')).toContain(
        'Flagger issue #1822 (https://github.com/fluxcd/flagger/issues/1822)',
      );
      expect(stdout).not.toMatch(/^#+ |```|\]\(/m);
    },
  );

  it('prints headings bold on a terminal', async () => {
    expect((await explain(['FAN302'], true)).stdout).toContain('\u001b[1mFix\u001b[22m\n');
  });

  it('lists all findings, the worst first', async () => {
    const { stdout, exitCode } = await explain([]);
    expect(exitCode).toBe(0);
    const codes = [...stdout.matchAll(/^ {2}(FAN[0-9]{3}) {2}/gm)].map(([, code]) => code);
    expect([...codes].sort()).toEqual(Object.keys(CATALOG).sort());
    expect(stdout.indexOf('\nwarning\n')).toBeGreaterThan(stdout.indexOf('error\n'));
  });

  it.each([
    [['FAN399'], 'unknown code `FAN399`: did you mean `FAN'],
    [['ingress-bypasses-waypoints'], 'did you mean `ingress-bypasses-waypoint`?'],
    [['xyzzyxyzzy'], 'lists all'],
    [['FAN302', 'FAN303'], 'one code'],
    [['--all'], 'unknown option `--all`'],
  ])('says what is wrong with %j', async (args, words) => {
    expect(await explain(args)).toMatchObject({ stdout: '', exitCode: 2, stderr: expect.stringContaining(words) });
  });

  it('has every page with it', () => {
    const pages = readdirSync('docs/diagnostics').filter((file) => file.startsWith('FAN'));
    expect([...readPages().keys()].map((code) => `${code}.md`)).toEqual(pages.sort());
    for (const page of readPages().values()) {
      const long = pageText(page, (text) => text)
        .split('\n')
        .filter((line) => line.length > 100 && !/^ {4}|^\|/.test(line) && line.includes(' '));
      expect(long.filter((line) => !/\S{80}/.test(line))).toEqual([]);
    }
  });
});
