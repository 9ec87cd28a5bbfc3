import { CATALOG } from './catalog.ts';
import type { Diagnostic } from './diagnostic.ts';

/** `FAN302 ingress-bypasses-waypoint: …`: kpt prints no tags, so the code stands in the message. */
export function formatMessage(diagnostic: Diagnostic): string {
  return `${diagnostic.code} ${CATALOG[diagnostic.code].name}: ${diagnostic.message}`;
}

/** One line for a terminal or a log: `[warning] FAN411 marker-added-not-set: … (routes.yaml)`; the sentence names the object. */
export function formatLine(diagnostic: Diagnostic): string {
  const file = diagnostic.file === undefined ? '' : ` (${diagnostic.file.path})`;
  return `[${diagnostic.severity}] ${formatMessage(diagnostic)}${file}`.replaceAll(/\s*[\r\n]+\s*/g, ' ');
}

/** The page of a code, as a path below the project's documentation. */
export function pageOf(code: string): string {
  return `docs/diagnostics/${code}.md`;
}
