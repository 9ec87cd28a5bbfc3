import { CATALOG } from '../../diagnostics/catalog.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { pageOf } from '../../diagnostics/format.ts';
import { printableJson } from '../../diagnostics/printable.ts';
import { formatName, type ResourceId } from '../../resource/resource-id.ts';
import type { Forwarding } from '../../topology/forwarding.ts';
import type { ClientTable, FanOutTable, Row } from '../../trace/fan-out-table.ts';
import { toObject } from '../../trace/headers.ts';
import { target } from '../../trace/request.ts';
import { toFraction, toNumber } from '../../trace/share.ts';
import { fails, type Way } from '../../trace/ways.ts';
import { type Change, countObjects, type ObjectDiff, type PlanReport, type ReasonedHunk } from './plan-report.ts';
import { findingsOf, mergeSentence } from './sentences.ts';

/** A plan as data; docs/plan.schema.json says what each field is, and is kept. */
export function planJson(report: PlanReport): string {
  const { version, failed, diffs, tables, forwarding, restless } = report;
  const findings = findingsOf(report);
  const count = (sign: ObjectDiff['sign']) => countObjects(diffs.filter((diff) => diff.sign === sign));
  const found = (severity: Diagnostic['severity']) =>
    findings.filter((finding) => finding.severity === severity).length;
  return printableJson({
    apiVersion: 'canary-fanout.dev/v1alpha1',
    kind: 'Plan',
    version,
    failed,
    summary: {
      written: count('+'),
      edited: count('~'),
      removed: count('-'),
      errors: found('error'),
      warnings: found('warning'),
      infos: found('info'),
    },
    changes: diffs.flatMap((diff) => diff.changes.map((change) => changeJson(change, diff))),
    diffs: diffs.map(diffJson),
    fanOuts: tables.map((table, index) => fanOutJson(table, forwarding[index]?.asked ?? [])),
    merge: restless.map((canary) => ({ object: objectJson(canary), advice: mergeSentence([canary]) })),
    findings: findings.map(findingJson),
  });
}

function changeJson(change: Change, { file, origin, hunks }: ObjectDiff) {
  const { sign, object, field, reason } = change;
  const lines = hunks.flatMap((hunk) => hunk.lines.filter((line) => line.changes.includes(change)));
  return {
    sign,
    object: objectJson(object),
    ...(file === undefined ? {} : { file }),
    ...(origin === undefined ? {} : { origin }),
    ...(field === undefined ? {} : { field }),
    reason,
    lines: lines.map((line) => ({ sign: line.sign, line: line.line, text: line.text })),
  };
}

function diffJson({ sign, objects, file, origin, hunks }: ObjectDiff) {
  return {
    sign,
    objects: objects.map(objectJson),
    ...(file === undefined ? {} : { file }),
    ...(origin === undefined ? {} : { origin }),
    hunks: hunks.map(hunkJson),
  };
}

function hunkJson({ old, new: now, lines }: ReasonedHunk) {
  return {
    oldStart: old.start,
    oldLines: old.lines,
    newStart: now.start,
    newLines: now.lines,
    lines: lines.flatMap(({ sign, text, open }) => [
      `${sign}${text}`,
      ...(open ? ['\\ No newline at end of file'] : []),
    ]),
  };
}

function fanOutJson({ fanOut, clients, assumptions }: FanOutTable, asked: readonly Forwarding[]) {
  const { entry, markers, callees } = fanOut;
  return {
    entry: formatName(entry.canary.id),
    markers: markers.map(({ header, value }) => ({ header, value })),
    callees: callees.map(({ namespace, service }) => formatName({ namespace, name: service })),
    clients: clients.map((client) => clientJson(client)),
    assumptions,
    applications: asked.map(forwardingJson),
  };
}

function clientJson({ client, from, request, rows }: ClientTable) {
  const { scheme, host, port, method, headers } = request;
  return {
    client,
    request: { from, scheme, host, port, path: target(request), method, headers: toObject(headers) },
    rows: rows.map(rowJson),
  };
}

function rowJson({ entry, callees, before, after, changed }: Row) {
  return {
    entry: { phase: entry.state.phase, weight: entry.state.canaryWeight, label: entry.label },
    callees,
    changed,
    fails: after.some(fails),
    before: before.map(wayJson),
    after: after.map(wayJson),
  };
}

type WayJson = {
  readonly share: number;
  readonly fraction: string;
  readonly status: number;
  readonly names: readonly string[];
  readonly calls: readonly (readonly WayJson[])[];
};

function wayJson({ share, status, names, calls }: Way): WayJson {
  return {
    share: toNumber(share),
    fraction: toFraction(share),
    status,
    names,
    calls: calls.map((ways) => ways.map(wayJson)),
  };
}

function forwardingJson({ application, headers, callee, stable, further }: Forwarding) {
  const { namespace } = callee;
  return {
    application: `${application.namespace}/${application.kind}/${application.name}`,
    headers,
    callee: formatName({ namespace, name: callee.service }),
    otherwise: formatName({ namespace, name: stable }),
    ...(further === undefined ? {} : { entryOf: formatName(further.entry.canary.id) }),
  };
}

function findingJson({ code, severity, message, file, resource, field }: Diagnostic) {
  return {
    code,
    name: CATALOG[code].name,
    severity,
    message,
    ...(file === undefined ? {} : { file: file.path }),
    ...(resource === undefined ? {} : { object: objectJson(resource) }),
    ...(field === undefined ? {} : { field }),
    docs: pageOf(code),
  };
}

function objectJson({ apiVersion, kind, namespace, name }: ResourceId) {
  return { apiVersion, kind, ...(namespace === '' ? {} : { namespace }), name };
}
