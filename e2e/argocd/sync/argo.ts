import type { JsonObject } from '../../../src/resource/json.ts';
import type { LineProgram } from '../../live/driver/istiod.ts';

/** One entry of an Application's `spec.ignoreDifferences`. */
export interface Ignored {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly jsonPointers: readonly string[];
}

export interface ArgoQuestion {
  readonly name: string;
  readonly desired: readonly JsonObject[];
  readonly live: readonly (JsonObject | null)[];
  readonly ignoreDifferences: readonly Ignored[];
  readonly respect: boolean;
  readonly trackingMethod: string;
  readonly installationID: string;
}

export interface ArgoAnswer {
  readonly name: string;
  readonly error?: string;
  readonly objects: readonly {
    readonly outOfSync: readonly string[];
    readonly tracked: boolean;
    readonly pruned: boolean;
    readonly synced: JsonObject;
  }[];
}

export type Argo = LineProgram<ArgoQuestion, ArgoAnswer>;

/** How an Argo CD is set up, and what its Application says. */
export interface Setting {
  readonly ignored: readonly Ignored[];
  readonly respect: boolean;
  readonly trackingMethod: string;
  readonly installationID: string;
}
