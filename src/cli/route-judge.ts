import type { RouteJudge } from '../pipeline.ts';

/** What runs route tests, where a text may have any: nobody else waits for it to be loaded. */
export async function routeJudgeFor(...texts: readonly string[]): Promise<RouteJudge | undefined> {
  if (!texts.some((text) => text.includes('RouteTest'))) return undefined;
  const { routeFindings } = await import('../route-tests/findings.ts');
  return routeFindings;
}
