import { deflateRawSync } from 'node:zlib';
import { formatLine } from '../../diagnostics/format.ts';
import { htmlPage } from '../../report/html/page.ts';
import type { PageData } from '../../report/html/page-data.ts';
import * as parts from '../../report/html/page-parts.js';
import { shownChanges } from '../../report/html/shown-changes.ts';
import { shownFindings } from '../../report/html/shown-findings.ts';
import { shownObjects } from '../../report/html/shown-objects.ts';
import type { Situation } from '../../topology/situation.ts';
import { findAll } from '../check/find.ts';
import type { CommandContext } from '../command-result.ts';
import { objectDiffs } from '../plan/object-diffs.ts';
import type { Planned } from '../plan/source.ts';

/** What a page says of rollouts: rehearsals, or why there are none. */
export type Rehearsed = Pick<PageData, 'rehearsals' | 'unrehearsed'>;

export interface Named {
  readonly paths: readonly string[];
  readonly configPath: string | undefined;
}

/** The page of a plan, with everything that `check` finds in the same manifests. */
export async function pageOf(
  plan: Planned,
  { before, after }: { readonly before: Situation; readonly after: Situation },
  { paths, configPath }: Named,
  context: CommandContext,
  rehearsed: Rehearsed,
): Promise<{ readonly html: string } | { readonly problem: string }> {
  const found = await findAll({ ...UNASKED, paths, configPath }, context);
  if ('problem' in found) return found;
  const errors = plan.outcome.diagnostics.filter(({ severity }) => severity === 'error');
  const data: PageData = {
    version: context.version,
    title: paths.map((path) => (path === '-' ? 'standard input' : path)).join(', '),
    config: before.topology.config,
    objects: shownObjects(before.topology, after.topology),
    findings: shownFindings(found.found),
    refused: plan.failed ? errors.map(formatLine) : [],
    changes: plan.failed ? [] : shownChanges(objectDiffs(plan)),
    ...rehearsed,
    licences: parts.LICENCES,
  };
  const deflated = deflateRawSync(JSON.stringify(data), { level: 9 }).toString('base64');
  return { html: htmlPage(`${data.title}: canary-fanout`, deflated, parts) };
}

const UNASKED = { istio: undefined, flagger: undefined, gamma: false, format: 'text' } as const;
