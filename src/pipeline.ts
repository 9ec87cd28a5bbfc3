import type { Config } from './config/config.ts';
import { CATALOG } from './diagnostics/catalog.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { sortDiagnostics } from './diagnostics/order.ts';
import type { Changes } from './emit/change.ts';
import { applied, settle } from './emit/changes.ts';
import { emit } from './emit/emit.ts';
import { planFanOuts } from './plan/plan.ts';
import type { Item } from './resource/item.ts';
import { isRouteTest } from './route-tests/kind.ts';
import type { Manifests } from './route-tests/route-test.ts';
import type { Situations } from './route-tests/run.ts';
import { findingsOf } from './rules/index.ts';
import { type Suppressed, type Suppression, sift } from './rules/suppression.ts';
import { follows, type KustomizedNames } from './topology/names/name-configuration.ts';
import { type SettledNames, settleNames } from './topology/names/settled-names.ts';
import { type Situation, situate } from './topology/situation.ts';
import type { Profile } from './trace/profile.ts';

/**
 * What the function found and wants: applied to text by the krm room, to objects by the second door. Where an error was found
 * there are no edits, and nothing is written or removed.
 */
export interface Outcome extends Changes {
  /** For who shows what happened: the input as it came, and as it will be applied. */
  readonly before: Situation | undefined;
  readonly after: Situation | undefined;
}

/** Runs the route tests among the items; it comes with who runs the pipeline, as few lists have any. */
export type RouteJudge = (items: readonly Item[], situations: Situations) => readonly Diagnostic[];

/** The whole flow: items → model → topology → fan-outs → plan → emission, and the rules over before and after. */
export function run(items: readonly Item[], config: Config, judgeRoutes?: RouteJudge): Outcome {
  const names = settleNames(items);
  if (names.stale.some(({ field }) => field.decides)) return unsettled(names, items, config, judgeRoutes);
  const before = situate(items, config);
  const plan = planFanOuts(before.topology, before.fanOuts);
  const changes = settle(emit(plan.augmentations), items, config, plan.whole);
  const known = [...before.diagnostics, ...plan.diagnostics, ...changes.diagnostics];
  // What an error keeps back is not looked at as if it were written.
  const unchanged =
    changes.edits.length + changes.written.length + changes.removed.length === 0 ||
    hasErrors(judge(known, items, config).diagnostics);
  const after = unchanged ? before : situate(applied(items, changes), config);
  const found = [
    ...known,
    ...findingsOf({ ...asApplied(names, config), before, after }).map(asTold),
    ...before.topology.model.diagnostics(),
    ...after.topology.model.diagnostics(),
  ];
  const { edits, written, removed } = changes;
  // What is refused has no output that a test could be of.
  if (items.some(isRouteTest) && !hasErrors(judge(found, items, config).diagnostics)) {
    const output = unchanged ? items : applied(items, changes);
    found.push(...test(items, situationsOf({ before, after }, { before: items, after: output }, config), judgeRoutes));
  }
  const weighed = judge(found, items, config).diagnostics;
  if (hasErrors(weighed)) return refuse({ diagnostics: weighed, edits, written, removed, before, after }, []);
  const notes = [...edits.flatMap((edit) => edit.notes), ...[...written, ...removed].map(({ note }) => note)];
  // What is ignored and not found is not told here: the output may be what mends it. `check` tells it.
  const told = judge([...found, ...notes.map(({ diagnostic }) => diagnostic)], items, config).diagnostics;
  return { diagnostics: sortDiagnostics(told), edits, written, removed, before, after };
}

/**
 * Where references say names that objects have had before, nothing is planned: what is written for the old name would be for
 * nothing where kustomize follows later, and for the new one where it does not. Fan-outs that the configuration asks for are
 * refused, as without them GitOps would take what an earlier run has written out of the cluster.
 */
function unsettled(
  names: SettledNames<Item>,
  items: readonly Item[],
  config: Config,
  judgeRoutes: RouteJudge | undefined,
): Outcome {
  const settled = situate(names.items, config);
  const found = [
    ...settled.diagnostics,
    ...findingsOf({ ...asApplied(names, config), before: settled, after: settled }),
    ...settled.topology.model.diagnostics(),
  ].map((diagnostic) => inOriginal(diagnostic, names));
  const isAsked = (config.fanOuts ?? []).length > 0;
  const isRefusal = ({ code, severity }: Diagnostic) => isAsked && code === 'FAN125' && severity === 'error';
  const told = judge(found.filter((each) => !isRefusal(each)).map(asTold), items, config).diagnostics;
  const before = situate(items, config);
  const situations = situationsOf({ before, after: before }, { before: items, after: items }, config);
  const failed = test(items, situations, judgeRoutes).map((diagnostic) => weigh(diagnostic, config));
  const diagnostics = [...found.filter(isRefusal), ...told, ...failed];
  return refuse({ diagnostics, edits: [], written: [], removed: [], before, after: before }, []);
}

function test(items: readonly Item[], situations: Situations, judgeRoutes: RouteJudge | undefined) {
  if (!items.some(isRouteTest)) return [];
  // A test that nobody runs would pass.
  if (judgeRoutes === undefined) throw new Error('there are route tests, and nothing that runs them');
  return judgeRoutes(items, situations);
}

/** What is not of the configuration's version of Istio is looked at anew. */
function situationsOf(
  known: { readonly [manifests in Manifests]: Situation },
  items: { readonly [manifests in Manifests]: readonly Item[] },
  config: Config,
): Situations {
  return (manifests, istio = config.istio) =>
    istio === config.istio ? known[manifests] : situate(items[manifests], { ...config, istio });
}

function asApplied({ stale }: SettledNames<Item>, config: Config) {
  const profile: Profile = { kind: 'istio', version: config.istio };
  return { stale, fromFiles: false, profile, task: 'apply' } as const;
}

/** A finding about an object whose references were settled is one about the object that it stands for. */
function inOriginal(diagnostic: Diagnostic, { original }: SettledNames<Item>): Diagnostic {
  return diagnostic.item === undefined ? diagnostic : { ...diagnostic, item: original(diagnostic.item) };
}

/** What is wrong with what somebody wrote, told beside the output and never in its way: `check` is what refuses it. */
function asTold(diagnostic: Diagnostic): Diagnostic {
  const { severity, holds } = CATALOG[diagnostic.code];
  const isTold = severity === 'error' && diagnostic.severity === 'error' && holds !== undefined;
  return isTold ? { ...diagnostic, severity: 'warning' } : diagnostic;
}

/** The input judged as it stands: every finding of the rules, and nothing planned. */
export interface Inspection {
  readonly diagnostics: readonly Diagnostic[];
  /** Found, and not told: an annotation or the configuration says why. */
  readonly suppressed: readonly Suppressed[];
  /** Entries of theirs that hold nothing back here. */
  readonly unused: readonly Suppression[];
  readonly situation: Situation;
}

/** What is known of where the objects come from, besides them. */
export interface Origin {
  /** What the kustomizations say in which they have got their names. */
  readonly names?: KustomizedNames;
  /** What is wrong with these. */
  readonly misplaced?: readonly Diagnostic[];
  /** Configurations of this program that are built with the objects. */
  readonly configs?: readonly Item[];
  readonly judgeRoutes?: RouteJudge | undefined;
}

export function inspect(
  items: readonly Item[],
  config: Config,
  profile: Profile,
  { names: kustomized, misplaced = [], configs = [], judgeRoutes }: Origin = {},
): Inspection {
  const names = settleNames([...items, ...configs]);
  const stale = names.stale.filter((each) => kustomized === undefined || !follows(kustomized, each));
  const situation = situate(names.items.slice(0, items.length), config);
  const tested = names.items.slice(0, items.length);
  const asItStands: Situations = (manifests, istio = config.istio) => {
    if (manifests === 'after') return undefined;
    return istio === config.istio ? situation : situate(tested, { ...config, istio });
  };
  const found = [
    ...misplaced,
    ...test(tested, asItStands, judgeRoutes),
    ...situation.diagnostics,
    ...findingsOf({
      before: situation,
      after: situation,
      stale,
      fromFiles: kustomized !== undefined,
      profile,
      task: 'check',
    }),
    ...situation.topology.model.diagnostics(),
  ].map((diagnostic) => inOriginal(diagnostic, names));
  const { diagnostics, ...rest } = judge(found, items, config);
  return { diagnostics: sortDiagnostics(diagnostics), ...rest, situation };
}

/** What was found, as heavy as the configuration says and without what is to be ignored. */
function judge(found: readonly Diagnostic[], items: readonly Item[], config: Config) {
  return sift(
    found.map((diagnostic) => weigh(diagnostic, config)),
    items,
    config,
  );
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Findings that speak of the output, or of its absence, and are wrong where an error has kept it back. */
const TOLD_OF_OUTPUT: ReadonlySet<string> = new Set([
  'FAN302',
  'FAN401',
  'FAN402',
  'FAN403',
  'FAN404',
  'FAN406',
  'FAN409',
  'FAN417',
]);

/** The outcome where errors were found: what was planned on a wrong footing is not done, and not told as done. */
export function refuse(outcome: Outcome, errors: readonly Diagnostic[]): Outcome {
  const told = [
    ...outcome.diagnostics.filter(({ code, severity }) => severity === 'error' || !TOLD_OF_OUTPUT.has(code)),
    ...errors,
  ];
  return { ...outcome, diagnostics: sortDiagnostics(told), edits: [], written: [], removed: [], after: outcome.before };
}

/** The configuration may weigh a finding anew; a defect, broken input or a refused output stays an error. */
function weigh(diagnostic: Diagnostic, config: Config): Diagnostic {
  const severity = config.findings[diagnostic.code];
  if (severity === undefined || diagnostic.code.startsWith('FAN0')) return diagnostic;
  // A finding that already weighs less than its usual is told as it stands.
  return diagnostic.severity === 'info' && severity !== 'info' ? diagnostic : { ...diagnostic, severity };
}
