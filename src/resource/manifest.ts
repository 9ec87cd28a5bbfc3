import type { JsonObject } from './json.ts';
import type { ResourceId } from './resource-id.ts';

/** An object that the function writes, from scratch: keys in the order in which they are printed. */
export interface Manifest extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
}

export interface ManifestMetadata extends JsonObject {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
}

export function idOf(manifest: Manifest): ResourceId {
  const { apiVersion, kind, metadata } = manifest;
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}
