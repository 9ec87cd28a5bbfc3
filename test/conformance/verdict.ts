/** What came of one check: agreed where there are no differences. */
export type Verdict =
  | { readonly kind: 'judged'; readonly differences: readonly string[] }
  | { readonly kind: 'skipped'; readonly reason: string };

export function judged(differences: readonly string[]): Verdict {
  return { kind: 'judged', differences };
}

export function skipped(reason: string): Verdict {
  return { kind: 'skipped', reason };
}
