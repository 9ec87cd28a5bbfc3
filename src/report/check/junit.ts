import { formatMessage, pageOf } from '../../diagnostics/format.ts';
import { printable } from '../../diagnostics/printable.ts';
import { formatId } from '../../resource/resource-id.ts';
import { type CheckReport, type Finding, fails } from './finding.ts';
import { xml } from './xml.ts';

interface Case {
  readonly name: string;
  readonly findings: Finding[];
}

/** JUnit's XML: a testsuite a file, a testcase an object; a failure is what makes the exit status 1. */
export function checkJunit(report: CheckReport): string {
  const suites = [...casesByFile(report)].map(([path, cases]) => suiteOf(path, [...cases.values()], report.strict));
  const tests = suites.reduce((sum, suite) => sum + suite.tests, 0);
  const failures = suites.reduce((sum, suite) => sum + suite.failures, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="canary-fanout check" tests="${tests}" failures="${failures}" errors="0">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n');
}

function casesByFile({ objects, findings }: CheckReport): ReadonlyMap<string, ReadonlyMap<string, Case>> {
  const files = new Map<string, Map<string, Case>>();
  const caseOf = (path: string, name: string): Case => {
    const cases = files.get(path) ?? new Map<string, Case>();
    files.set(path, cases);
    const known = cases.get(name) ?? { name, findings: [] };
    cases.set(name, known);
    return known;
  };
  for (const { path, id } of objects) caseOf(path ?? 'stdin', formatId(id));
  for (const finding of findings) {
    const { resource } = finding.diagnostic;
    const name = resource === undefined || resource.kind === '' ? 'the text itself' : formatId(resource);
    caseOf(finding.path ?? 'canary-fanout', name).findings.push(finding);
  }
  return files;
}

function suiteOf(path: string, cases: readonly Case[], strict: boolean) {
  const failing = (each: Case) => each.findings.some(({ diagnostic }) => fails(diagnostic, strict));
  const failures = cases.filter(failing).length;
  const attributes = `name="${xml(path)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0"`;
  return {
    tests: cases.length,
    failures,
    lines: [`  <testsuite ${attributes}>`, ...cases.flatMap((each) => caseLines(path, each, strict)), '  </testsuite>'],
  };
}

function caseLines(path: string, { name, findings }: Case, strict: boolean): readonly string[] {
  const head = `<testcase classname="${xml(path)}" name="${xml(name)}" time="0"`;
  if (findings.length === 0) return [`    ${head}/>`];
  const failed = findings.filter(({ diagnostic }) => fails(diagnostic, strict));
  const others = findings.filter(({ diagnostic }) => !fails(diagnostic, strict));
  const [first] = failed;
  return [
    `    ${head}>`,
    // Several failures of one case are read by few tools.
    ...(first === undefined
      ? []
      : [
          `      <failure type="${first.diagnostic.code}" message="${xml(formatMessage(first.diagnostic))}">${xml(failed.map(described).join('\n\n'))}</failure>`,
        ]),
    ...(others.length === 0 ? [] : [`      <system-out>${xml(others.map(described).join('\n\n'))}</system-out>`]),
    '    </testcase>',
  ];
}

function described({ diagnostic, path, region, fix }: Finding): string {
  const line = region === undefined ? '' : `:${region.startLine}:${region.startColumn}`;
  return [
    `${printable(path ?? '')}${line}: ${diagnostic.severity} ${printable(formatMessage(diagnostic))}`,
    ...(fix === undefined ? [] : [`fix: ${printable(fix.text)}`]),
    pageOf(diagnostic.code),
  ].join('\n');
}
