import type { Config } from '../../config/config.ts';
import type { Severity } from '../../diagnostics/catalog.ts';
import type { JsonObject } from '../../resource/json.ts';
import type { Sign } from '../plan/plan-report.ts';

/** All that a report is made of, as its page gets it: plain JSON. */
export interface PageData {
  readonly version: string;
  /** What was named on the command line, as it is shown. */
  readonly title: string;
  readonly config: Config;
  /** In order of the input; see shown-objects.ts for what of them. */
  readonly objects: readonly ShownObject[];
  readonly findings: readonly ShownFinding[];
  /** Errors for which nothing would be changed. */
  readonly refused: readonly string[];
  readonly changes: readonly ShownChange[];
  readonly rehearsals: readonly ShownRehearsal[];
  /** Why there is no rehearsal; `undefined` where there is one, or nothing to rehearse. */
  readonly unrehearsed: string | undefined;
  /** Licences of what the page is made of. */
  readonly licences: string;
}

export interface ShownObject {
  readonly content: JsonObject;
  /** As the input stands, with the changes, or both. */
  readonly in: 'before' | 'after' | 'both';
}

export interface ShownFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  /** Identity of the object (resource/resource-id.ts, keyOf); `undefined` where it is about none. */
  readonly object: string | undefined;
  readonly name: string;
  readonly field: string | undefined;
  /** `FILE:LINE:COLUMN`, or as much of it as is known. */
  readonly place: string | undefined;
  readonly fix: string | undefined;
}

/** One object that is written, changed or removed. */
export interface ShownChange {
  readonly sign: Sign;
  readonly objects: readonly { readonly key: string; readonly name: string }[];
  readonly file: string | undefined;
  readonly reasons: readonly string[];
  readonly hunks: readonly {
    readonly head: string;
    readonly lines: readonly { readonly sign: ' ' | '+' | '-'; readonly text: string }[];
  }[];
}

/** A rehearsal of one fan-out; states and stands as indexes. */
export interface ShownRehearsal {
  readonly title: string;
  readonly verdict: readonly string[];
  readonly canaries: readonly ShownWalk[];
  readonly states: readonly ShownState[];
  readonly orders: readonly ShownOrder[];
}

export interface ShownWalk {
  /** `NAMESPACE/NAME` */
  readonly canary: string;
  readonly name: string;
  /** `rollout` as the command line's `--rollout` takes it, without the Canary. */
  readonly stands: readonly { readonly label: string; readonly rollout: string }[];
}

export interface ShownState {
  /** Of each Canary an index of a stand. */
  readonly at: readonly number[];
  readonly verdict: 'ok' | 'crossing' | 'failing';
  readonly why: string;
}

export interface ShownOrder {
  readonly title: string;
  readonly safe: boolean;
  readonly verdict: string;
  readonly reasons: readonly string[];
}
