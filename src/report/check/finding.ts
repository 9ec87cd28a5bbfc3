import type { Severity } from '../../diagnostics/catalog.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ResourceId } from '../../resource/resource-id.ts';

/** One finding of `check`, with its place in a text. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  /** The file as it is shown, or `stdin`; `undefined` for what is about no text. */
  readonly path: string | undefined;
  /** In the file; `undefined` where only the object is known, as of one that an orchestrator has sent. */
  readonly region: Region | undefined;
  /** The line, for who reads it in a terminal, and what is meant in it. */
  readonly excerpt: { readonly line: string; readonly start: number; readonly end: number } | undefined;
  /** Where there is exactly one fix. */
  readonly fix: Fix | undefined;
  /** The same while code, object, field and file are the same, wherever the lines are. */
  readonly fingerprint: string;
}

/** Lines and columns from 1, columns in UTF-16 code units; the end is behind the last character. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

export interface Fix {
  /** Field and value as YAML, on one line. */
  readonly text: string;
  /** What takes the place of the region's text; `undefined` where more than a word must change. */
  readonly replacement: string | undefined;
}

export interface SuppressedFinding {
  readonly finding: Finding;
  readonly reason: string;
  readonly by: 'annotation' | 'configuration';
}

/** Everything that a format may say of one run. */
export interface CheckReport {
  readonly version: string;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Findings that the baseline has; `undefined` without one. */
  readonly known: readonly Finding[] | undefined;
  /** Entries of the baseline that occur no more. */
  readonly gone: number;
  /** Every object that was looked at, in order. */
  readonly objects: readonly { readonly path: string | undefined; readonly id: ResourceId }[];
  readonly files: number;
  readonly templates: number;
  /** Folders of kustomizations that change what they take. */
  readonly changing: readonly string[];
  /** `undefined`: several configurations say several versions, or none could be read. */
  readonly assumed: Assumed | undefined;
  /** Canaries without `spec.provider` that were taken for the Gateway API's: `NAMESPACE/NAME`. */
  readonly assumedProviders: readonly string[];
  readonly strict: boolean;
}

/** Whose behaviour was judged by. */
export interface Assumed {
  /** `Istio 1.27`, or that of the Gateway API. */
  readonly profile: string;
  readonly flagger: string;
  /** Which of the two somebody has said: the configuration, or an option. */
  readonly said: { readonly profile: boolean; readonly flagger: boolean };
}

export function countOf(findings: readonly Finding[], severity: Severity): number {
  return findings.filter(({ diagnostic }) => diagnostic.severity === severity).length;
}

/** It makes the exit status 1. */
export function fails({ severity }: Diagnostic, strict: boolean): boolean {
  return severity === 'error' || (strict && severity === 'warning');
}
