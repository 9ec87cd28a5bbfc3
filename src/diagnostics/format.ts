import { CATALOG } from './catalog.ts';
import type { Diagnostic } from './diagnostic.ts';
import { printable } from './printable.ts';

/** `FAN302 ingress-bypasses-waypoint: …`: kpt prints no tags, so the code stands in the message, and prints messages as they are. */
export function formatMessage(diagnostic: Diagnostic): string {
  return `${diagnostic.code} ${CATALOG[diagnostic.code].name}: ${oneLine(diagnostic.message)}`;
}

/** One line for a terminal or a log: `[warning] FAN411 marker-added-not-set: … (routes.yaml)`; the sentence names the object. */
export function formatLine(diagnostic: Diagnostic): string {
  const file = diagnostic.file === undefined ? '' : ` (${oneLine(diagnostic.file.path)})`;
  return `[${diagnostic.severity}] ${formatMessage(diagnostic)}${file}`;
}

/** A line each, as standard error gets them. */
export function formatLines(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${formatLine(diagnostic)}\n`).join('');
}

/** The page of a code, as a path below the project's documentation. */
export function pageOf(code: string): string {
  return `docs/diagnostics/${code}.md`;
}

/** What is in a sentence is somebody else's text: no line of its own, and nothing that a terminal obeys. */
function oneLine(text: string): string {
  const parts = text.split(/[\r\n]+/);
  return printable(parts.length === 1 ? text : parts.map((part) => part.trim()).join(' '));
}
