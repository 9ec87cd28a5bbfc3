import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ResourceId } from '../../resource/resource-id.ts';
import type { FanOut } from '../../topology/fan-out.ts';
import type { Forwarding } from '../../topology/forwarding.ts';
import type { Situation } from '../../topology/situation.ts';
import type { FanOutTable } from '../../trace/fan-out-table.ts';

/** Everything that a format may say of one plan. */
export interface PlanReport {
  readonly version: string;
  /** Errors were found, and nothing would be changed. */
  readonly failed: boolean;
  /** `undefined` where the input could not be read. */
  readonly before: Situation | undefined;
  readonly after: Situation | undefined;
  readonly diffs: readonly ObjectDiff[];
  readonly tables: readonly FanOutTable[];
  readonly forwarding: readonly FanOutForwarding[];
  /** Canaries whose edit must be merged while no analysis of theirs runs. */
  readonly restless: readonly ResourceId[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface FanOutForwarding {
  readonly fanOut: FanOut;
  readonly asked: readonly Forwarding[];
}

/** An object is written, changed or removed. */
export type Sign = '+' | '~' | '-';

/** What changes in the text of an object, or of several where they share a line. */
export interface ObjectDiff {
  readonly sign: Sign;
  readonly objects: readonly ResourceId[];
  /** As it was named, `stdin`, or for a new object where an orchestrator would put it; `undefined` for other new ones. */
  readonly file: string | undefined;
  /** File that an orchestrator names for an object that it has sent. */
  readonly origin: string | undefined;
  readonly changes: readonly Change[];
  readonly hunks: readonly ReasonedHunk[];
}

/** One thing that changes, and why. */
export interface Change {
  readonly sign: Sign;
  readonly object: ResourceId;
  /** `undefined` where the whole object is meant. */
  readonly field: string | undefined;
  readonly reason: string;
}

export interface ReasonedHunk {
  readonly old: LineRange;
  readonly new: LineRange;
  readonly lines: readonly ReasonedLine[];
}

/** Lines from 1; of no lines at all the one before them. */
export interface LineRange {
  readonly start: number;
  readonly lines: number;
}

export interface ReasonedLine {
  readonly sign: ' ' | '+' | '-';
  /** Without its line feed; a carriage return before it is kept. */
  readonly text: string;
  /** From 1: in the new text, of a line that goes in the old one. */
  readonly line: number;
  /** The text ends with this line, without a line feed. */
  readonly open: boolean;
  /** What the line is changed for; of a line that stays nothing. */
  readonly changes: readonly Change[];
}

/** `@@ -5,6 +5,9 @@` */
export function hunkHead({ old, new: now }: ReasonedHunk): string {
  return `@@ -${old.start},${old.lines} +${now.start},${now.lines} @@`;
}

/** Successive lines that are changed for the same reasons, or not at all. */
export interface Run {
  readonly reasons: readonly string[];
  readonly lines: readonly ReasonedLine[];
}

export function runsOf({ lines }: ReasonedHunk): readonly Run[] {
  const runs: { reasons: readonly string[]; lines: ReasonedLine[] }[] = [];
  for (const line of lines) {
    const reasons = reasonsOf(line.changes);
    const last = runs.at(-1);
    if (last !== undefined && last.reasons.join('\n') === reasons.join('\n')) last.lines.push(line);
    else runs.push({ reasons, lines: [line] });
  }
  return runs;
}

/** Each reason once; of fields that change for one and the same. */
export function reasonsOf(changes: readonly Change[]): readonly string[] {
  return [...new Set(changes.map(reasonText))];
}

export function reasonText({ field, reason }: Change): string {
  return field === undefined ? reason : `because ${reason}`;
}

/** Changes that no line of the diff is shown for, as where a field's place in the text is not known. */
export function withoutLines({ changes, hunks }: ObjectDiff): readonly Change[] {
  const shown = new Set(hunks.flatMap(({ lines }) => lines.flatMap((line) => line.changes)));
  return changes.filter((change) => !shown.has(change));
}

export function countObjects(diffs: readonly ObjectDiff[]): number {
  return diffs.reduce((sum, { objects }) => sum + objects.length, 0);
}
