import { normalise } from './normalise.mjs';

/** The schema of `spec` in one version of a CustomResourceDefinition. */
export function specOfCrd(crd, version, closed) {
  const found = crd.spec.versions.find((candidate) => candidate.name === version);
  if (found === undefined) throw new Error(`${crd.metadata.name} has no version ${version}`);
  return normalise(found.schema.openAPIV3Schema.properties.spec, closed);
}
