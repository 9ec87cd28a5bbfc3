import type { MarkerHeader } from '../../src/config/config.ts';
import { formatName } from '../../src/resource/resource-id.ts';
import { isBaggage, sameName } from '../../src/topology/marker.ts';
import type { Outcome } from '../../src/trace/outcome.ts';
import type { Request } from '../../src/trace/request.ts';
import { NONE, plus, type Share, toFraction, toPercent } from '../../src/trace/share.ts';

/** Shares by where requests end and as what they arrive there. */
export type Fates = ReadonlyMap<string, Share>;

export function fatesOf(outcomes: readonly Outcome[], ignored: readonly MarkerHeader[]): Fates {
  const fates = new Map<string, Share>();
  for (const outcome of outcomes) {
    if (outcome.share.numerator === 0n) continue;
    const key = `${endOf(outcome)}${isBad(outcome) ? '' : arrivalOf(outcome.request, ignored)}`;
    fates.set(key, plus(fates.get(key) ?? NONE, outcome.share));
  }
  return fates;
}

export function endOf({ status, workloads, service }: Outcome): string {
  // Without a pod, ztunnel breaks off what a waypoint answers 503.
  if (status === 0 || status >= 400) return status === 0 ? '503' : `${status}`;
  const names = workloads.length === 0 ? (service ?? '') : workloads.map(formatName).join(' or ');
  return status === 200 ? names : `${status} ${names}`;
}

function arrivalOf({ path, query, host, headers }: Request, ignored: readonly MarkerHeader[]): string {
  const kept = [...headers].filter(([name]) => !ignored.some(({ header }) => sameName(header, name)));
  const said = kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, values]) => `${name}: ${values.join(',')}`);
  return ` as ${host}${path}${query === undefined ? '' : `?${query}`}${said.length === 0 ? '' : ` [${said.join('; ')}]`}`;
}

export function sameFates(a: Fates, b: Fates): boolean {
  return a.size === b.size && [...a].every(([key, share]) => toFraction(share) === toFraction(b.get(key) ?? NONE));
}

export function formatFates(fates: Fates): string {
  return (
    [...fates]
      .map(([key, share]) => `${toPercent(share)} ${key}`)
      .sort()
      .join(', ') || 'nothing'
  );
}

export function isBad({ status }: Outcome): boolean {
  return status === 0 || status >= 400;
}

export function badShare(outcomes: readonly Outcome[]): Share {
  return outcomes.filter(isBad).reduce((sum, { share }) => plus(sum, share), NONE);
}

/** The request has the marker, whatever else is in a list of members. */
export function carries({ headers }: Request, { header, value }: MarkerHeader): boolean {
  const lines = headers.get(header.toLowerCase()) ?? [];
  if (!isBaggage(header)) return lines.length === 1 && lines[0] === value;
  return lines.some((line) => line.split(',').some((member) => member.split(';')[0]?.trim() === value));
}
