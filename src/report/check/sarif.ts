import { CATALOG, type Code, type Severity } from '../../diagnostics/catalog.ts';
import { printableJson } from '../../diagnostics/printable.ts';
import { formatId } from '../../resource/resource-id.ts';
import { type CheckReport, type Finding, fails, type Region } from './finding.ts';

/** The page of a code, in Markdown. */
export type PageOf = (code: Code) => string | undefined;

const LEVEL = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** SARIF 2.1.0 (OASIS), as GitHub code scanning and others take it: one run. */
export function checkSarif(report: CheckReport, pageOf: PageOf): string {
  return printableJson(sarifLog(report, pageOf));
}

export function sarifLog(report: CheckReport, pageOf: PageOf) {
  const { findings, suppressed, known, version, strict } = report;
  const told = [...findings, ...(known ?? []), ...suppressed.map(({ finding }) => finding)];
  const codes = [...new Set(told.map(({ diagnostic }) => diagnostic.code))].sort();
  const result = (finding: Finding) => resultOf(finding, codes.indexOf(finding.diagnostic.code));
  // With a baseline each result says how it stands to it (3.27.24).
  const state = (baselineState: 'new' | 'unchanged') => (known === undefined ? {} : { baselineState });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0' as const,
    runs: [
      {
        tool: {
          driver: {
            name: 'canary-fanout',
            version,
            semanticVersion: version,
            rules: codes.map((code) => ruleOf(code, pageOf(code))),
          },
        },
        columnKind: 'utf16CodeUnits' as const,
        invocations: [
          {
            executionSuccessful: true,
            exitCode: findings.some(({ diagnostic }) => fails(diagnostic, strict)) ? 1 : 0,
          },
        ],
        results: [
          ...findings.map((finding) => ({ ...result(finding), ...state('new') })),
          ...(known ?? []).map((finding) => ({
            ...result(finding),
            ...state('unchanged'),
            suppressions: [{ kind: 'external' as const, justification: 'It is in the baseline.' }],
          })),
          ...suppressed.map(({ finding, reason, by }) => ({
            ...result(finding),
            ...state('new'),
            suppressions: [
              {
                kind: by === 'annotation' ? ('inSource' as const) : ('external' as const),
                ...(reason === '' ? {} : { justification: reason }),
              },
            ],
          })),
        ],
      },
    ],
  };
}

function ruleOf(code: Code, page: string | undefined) {
  const { name, title, severity, holds } = CATALOG[code];
  return {
    id: code,
    name,
    shortDescription: { text: `${title}.` },
    ...(page === undefined ? {} : { help: { text: page, markdown: page } }),
    defaultConfiguration: { level: LEVEL[severity] },
    properties: { ...(holds === undefined ? {} : { holds }) },
  };
}

function resultOf({ diagnostic, path, region, fix, fingerprint }: Finding, ruleIndex: number) {
  const { code, severity, message, resource } = diagnostic;
  const artifactLocation = path === undefined ? undefined : locationOf(path);
  const physical =
    artifactLocation === undefined
      ? {}
      : {
          physicalLocation: {
            artifactLocation,
            ...(region === undefined ? {} : { region: { ...rangeOf(region), snippet: { text: region.text } } }),
          },
        };
  const logical =
    resource === undefined || resource.kind === ''
      ? {}
      : { logicalLocations: [{ name: resource.name, fullyQualifiedName: formatId(resource), kind: 'resource' }] };
  const hasPlace = artifactLocation !== undefined || 'logicalLocations' in logical;
  return {
    ruleId: code,
    ruleIndex,
    level: LEVEL[severity],
    message: { text: message },
    locations: hasPlace ? [{ ...physical, ...logical }] : [],
    partialFingerprints: { 'canaryFanoutFinding/v1': fingerprint },
    ...(fix?.replacement === undefined || region === undefined || artifactLocation === undefined
      ? {}
      : { fixes: [fixOf(fix.text, fix.replacement, region, artifactLocation)] }),
  };
}

function fixOf(description: string, text: string, region: Region, artifactLocation: ReturnType<typeof locationOf>) {
  return {
    description: { text: description },
    artifactChanges: [
      { artifactLocation, replacements: [{ deletedRegion: rangeOf(region), insertedContent: { text } }] },
    ],
  };
}

function rangeOf({ startLine, startColumn, endLine, endColumn }: Region) {
  return { startLine, startColumn, endLine, endColumn };
}

/** Relative to where the command runs: the root of the repository for who uploads it (3.4.4). */
function locationOf(path: string) {
  const uri = path.split('/').map(encoded).join('/');
  if (path.startsWith('/')) return { uri: `file://${uri}` };
  return path.startsWith('../') ? { uri } : { uri, uriBaseId: '%SRCROOT%' };
}

function encoded(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
