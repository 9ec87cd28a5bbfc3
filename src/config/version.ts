/** A release as `major * 1e6 + minor * 1e3 + patch`; an unnamed patch counts as the last of its line. */
export type Version = number;

export function readVersion(text: string): Version {
  const [major = 0, minor = 0, patch] = text.split('.').map(Number);
  return major * 1e6 + minor * 1e3 + (patch ?? 999);
}

export function isAtLeast(version: Version, bound: string): boolean {
  return version >= firstOf(bound);
}

/** By its text: the few releases at which something changed are asked for with every request that is traced. */
const firsts = new Map<string, Version>();

function firstOf(bound: string): Version {
  const known = firsts.get(bound);
  if (known !== undefined) return known;
  const [major = 0, minor = 0, patch = 0] = bound.split('.').map(Number);
  const first = major * 1e6 + minor * 1e3 + patch;
  firsts.set(bound, first);
  return first;
}

/** Versions that the rules were written against, and which stand in where none is configured. */
export const DEFAULT_VERSIONS = { istio: '1.27', flagger: '1.44' } as const;
