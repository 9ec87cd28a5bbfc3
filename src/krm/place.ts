import type { Item } from '../resource/item.ts';
import { type JsonObject, stringAt } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';

const PATH = 'internal.config.kubernetes.io/path';
const LEGACY_PATH = 'config.kubernetes.io/path';
/** kpt: the (sub)package that owns a file; without it a new file would go to the root package. */
const PACKAGE_PATH = 'internal.config.kubernetes.io/package-path';

/**
 * A new object with the annotations that put it into a file of its own beside another object's. Where the orchestrator names
 * no files (kustomize) there are none; no other annotation is taken over, ids least of all.
 */
function placeBeside(manifest: Manifest, beside: JsonObject | undefined, taken: ReadonlySet<string>): Manifest {
  const annotation = (key: string) => stringAt(beside, ['metadata', 'annotations', key]);
  const path = annotation(PATH) ?? annotation(LEGACY_PATH);
  if (path === undefined) return manifest;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const { name, namespace, annotations } = manifest.metadata;
  const kind = manifest.kind.toLowerCase();
  const short = `${folder}${kind}_${name}.yaml`;
  const own = taken.has(short) && namespace !== undefined ? `${folder}${kind}_${namespace}_${name}.yaml` : short;
  const packagePath = annotation(PACKAGE_PATH);
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: {
        ...annotations,
        [PATH]: own,
        ...(packagePath === undefined ? {} : { [PACKAGE_PATH]: packagePath }),
      },
    },
  };
}

/** New objects in files of their own beside the objects they belong to, each file once. */
export function placeAll(
  written: readonly { readonly manifest: Manifest; readonly beside: Item }[],
): readonly Manifest[] {
  const taken = new Set<string>();
  return written.map(({ manifest, beside }) => {
    const placed = placeBeside(manifest, beside.content(), taken);
    const path = placed.metadata.annotations?.[PATH];
    if (path !== undefined) taken.add(path);
    return placed;
  });
}
