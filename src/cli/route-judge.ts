import type { RouteJudge } from '../pipeline.ts';

/** For who shows what a route test that fails is about: none is in its way. */
export const untested: RouteJudge = () => [];

/** What runs route tests, where a text may have any: nobody else waits for it to be loaded. */
export async function routeJudgeFor(...texts: readonly string[]): Promise<RouteJudge | undefined> {
  if (!texts.some((text) => text.includes('RouteTest'))) return undefined;
  const { routeFindings } = await import('../route-tests/findings.ts');
  return routeFindings;
}
