import type { ParentRefView } from '../../src/model/parent-ref.ts';
import { formatName } from '../../src/resource/resource-id.ts';
import {
  conditionOf,
  gatewayStatus,
  type ListenersStatus,
  listenerSetStatus,
} from '../../src/topology/listener-status.ts';
import {
  type Condition,
  type Missing,
  type ParentStatus,
  parentStatus,
  statusRoutes,
} from '../../src/topology/route-status.ts';
import type { Topology } from '../../src/topology/topology.ts';
import {
  type ConformanceTest,
  fieldOf,
  listOf,
  readConformance,
  type StatusAssertion,
  type StatusParent,
  type WantedCondition,
  wantedCondition,
} from './data.ts';
import { type Result, topologiesOr } from './run.ts';
import { judged, skipped, type Verdict } from './verdict.ts';

export interface StatusResult extends Result {
  /** Why parts of an assertion, of which others were compared, could not be. */
  readonly notCompared: readonly string[];
}

/** Every status assertion of a folder, of tests of all classes, answered from the manifests alone. */
export function runStatus(folder: string): readonly StatusResult[] {
  return readConformance(folder).flatMap((file) =>
    file.tests.flatMap((test) => {
      const worlds = topologiesOr(folder, file, test);
      return test.statusAssertions.map((assertion, index) => ({
        id: `${test.name}/status#${index} ${assertion.check}`,
        subtest: assertion.subtest ?? '',
        ...('problem' in worlds
          ? { verdict: judged([worlds.problem]), notCompared: [] }
          : judge(test, assertion, worlds.at)),
      }));
    }),
  );
}

type Judgement = { readonly verdict: Verdict; readonly notCompared: readonly string[] };

function judge(
  test: ConformanceTest,
  assertion: StatusAssertion,
  worlds: (mutations: readonly number[]) => Topology | undefined,
): Judgement {
  const skip = (reason: string): Judgement => ({ verdict: skipped(reason), notCompared: [] });
  const outOfFiles = OUT_OF_FILES.find(({ check }) => check.test(assertion.check))?.reason;
  if (outOfFiles !== undefined) return skip(outOfFiles);
  if (isOtherBranch(test, assertion)) return skip(OTHER_BRANCH);
  const check = checkOf(assertion);
  if (check === undefined) return skip(`nothing answers ${assertion.check}`);
  const topology = worlds(assertion.afterMutations ?? []);
  if (topology === undefined)
    return skip('the change that the test makes before it is of a form that is not understood');
  const sheet: Sheet = { differences: [], open: [], compared: 0 };
  check(assertion, topology, sheet);
  const notCompared = [...new Set(sheet.open)].sort();
  return sheet.compared === 0 && sheet.differences.length === 0
    ? skip(notCompared.join('; ') || 'it asks for nothing')
    : { verdict: judged(sheet.differences), notCompared };
}

const OUT_OF_FILES: readonly { readonly check: RegExp; readonly reason: string }[] = [
  {
    check: /^BackendTLSPolicy/,
    reason: 'BackendTLSPolicy is no kind that src/model reads: no request goes elsewhere by one',
  },
  {
    check: /Latest|ObservedGeneration/,
    reason:
      'observedGeneration is what a controller has seen ("MUST always update the `observedGeneration` field of the Condition", GatewayStatus.Conditions)',
  },
  {
    check: /^(?:GWC|GatewayClass|Mesh)/,
    reason:
      'the class is not in the manifests (placeholders of the data: "gatewayClassName, substituted by the suite")',
  },
];

const OTHER_BRANCH =
  'what an implementation without a feature says (notes of the data: "condition <?Suite.SupportedFeatures.Has()> unknown, taken as false")';

/** A Go test that is for implementations without a feature asks for it first; the note has the line. */
function isOtherBranch({ notes }: ConformanceTest, { line = 0 }: StatusAssertion): boolean {
  return notes.some((note) => {
    const asked = /:(\d+): condition <\?Suite\.SupportedFeatures\.Has.*taken as false/.exec(note)?.[1];
    return asked !== undefined && Number(asked) < line;
  });
}

/** What came of comparing one assertion. */
interface Sheet {
  readonly differences: string[];
  /** Why something of it could not be compared. */
  readonly open: string[];
  compared: number;
}

const MISSING: { readonly [missing in Missing]: string } = {
  certificate: 'certificates that the suite makes at start are not in the data (its README)',
  parameters: 'an object of the implementation’s own that no manifest has (LocalParametersReference)',
  'address type': 'types of addresses beside IPAddress and Hostname are the implementation’s own (AddressType)',
  filter: 'kinds of filters that an extensionRef may name are the implementation’s own (HTTPRouteFilter.ExtensionRef)',
  BackendTLSPolicy:
    'appProtocol kubernetes.io/wss goes with a BackendTLSPolicy only (GEP-1911), which is no kind that src/model reads',
  'data plane':
    'Programmed says that configuration "is assumed to be ready soon in the underlying data plane" (GatewayConditionProgrammed), which no file shows',
};

/** The types of conditions that have an answer: one of these that is not there is not set. */
const ANSWERED = new Set([
  'Accepted',
  'ResolvedRefs',
  'Programmed',
  'Conflicted',
  'OverlappingTLSConfig',
  'InsecureFrontendValidationMode',
]);

const ACCEPTED: WantedCondition = { type: 'Accepted', status: 'True', reason: undefined };

function compare(sheet: Sheet, what: string, wanted: unknown, found: unknown): void {
  sheet.compared++;
  if (JSON.stringify(wanted) === JSON.stringify(found)) return;
  sheet.differences.push(`${what}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
}

/** One of several objects must have the condition: a route may have more than one parentRef to a parent. */
function compareCondition(
  sheet: Sheet,
  what: string,
  objects: readonly { readonly conditions: readonly Condition[] }[],
  wanted: WantedCondition,
): void {
  if (!ANSWERED.has(wanted.type)) {
    sheet.open.push(`nothing answers condition ${wanted.type}`);
    return;
  }
  const found = objects.flatMap((each) => conditionOf(each, wanted.type) ?? []);
  const { status, reason } = wanted;
  const fits = (each: Condition) =>
    each.status !== 'Unknown' && (status ?? each.status) === each.status && (reason ?? each.reason) === each.reason;
  if (!found.some(fits)) {
    const open = found.flatMap((each) => (each.status === 'Unknown' ? MISSING[each.missing] : []));
    if (open.length > 0) {
      sheet.open.push(...open);
      return;
    }
    const shown = found.flatMap((each) =>
      each.status === 'Unknown' ? [] : `${each.status} ${each.reason} (${each.why})`,
    );
    const asked = `${status ?? 'any status'} ${reason ?? 'with any reason'}`;
    sheet.differences.push(
      `${what}: expected ${wanted.type} ${asked}, found ${shown.join(' and ') || 'no such condition'}`,
    );
  }
  sheet.compared++;
}

type Check = (assertion: StatusAssertion, topology: Topology, sheet: Sheet) => void;

function checkOf({ check }: StatusAssertion): Check | undefined {
  if (/^(?:Gateway|ListenerSet)(?:Listeners?)?MustHaveConditions?$/.test(check)) return mustHaveConditions;
  return CHECKS.get(check);
}

const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['routesAccepted', routesAccepted],
  ['routeCondition', routeCondition],
  ['noAcceptedParents', noAcceptedParents],
  ['routeParents', routeParents],
  ['gatewayZeroRoutes', gatewayZeroRoutes],
  ['listenerStatus', listenerStatus],
  ['GatewayMustHaveAttachedListeners', attachedListenerSets],
]);

function routesAccepted({ kind, parent, routes = [] }: StatusAssertion, topology: Topology, sheet: Sheet): void {
  const listeners = parentOf(parent)?.listeners ?? [];
  for (const route of routes) {
    const statuses = parentStatuses(sheet, topology, kind, route, parent);
    if (statuses.length === 0) compare(sheet, `${route}: status`, 'there', 'none');
    for (const status of listeners.length === 0 ? statuses : []) compareCondition(sheet, route, [status], ACCEPTED);
    for (const name of listeners) {
      const at = statuses.filter((status) => status.listeners.some(({ listener }) => listener.name === name));
      compareCondition(sheet, `${route} at listener ${name}`, at, ACCEPTED);
    }
  }
}

function routeCondition(
  { kind, route = '', parent, condition }: StatusAssertion,
  topology: Topology,
  sheet: Sheet,
): void {
  compareCondition(sheet, route, parentStatuses(sheet, topology, kind, route, parent), wantedCondition(condition));
}

function noAcceptedParents({ kind, route = '' }: StatusAssertion, topology: Topology, sheet: Sheet): void {
  const accepted = parentStatuses(sheet, topology, kind, route).filter(
    (status) => conditionOf(status, 'Accepted')?.status === 'True',
  );
  compare(
    sheet,
    `${route}: parents that accept it`,
    [],
    accepted.map(({ parentRef }) => parentRef.name),
  );
}

function routeParents({ kind, route = '', parents = [] }: StatusAssertion, topology: Topology, sheet: Sheet): void {
  const statuses = parentStatuses(sheet, topology, kind, route);
  compare(sheet, `${route}: parents`, parents.length, statuses.length);
  for (const parent of parents) {
    const ref = fieldOf(parent, 'ParentRef');
    const same = statuses.filter(({ parentRef }) => isSameRef(ref, parentRef, route));
    for (const wanted of listOf(fieldOf(parent, 'Conditions'))) {
      compareCondition(sheet, `${route} at ${fieldOf(ref, 'Name')}`, same, wantedCondition(wanted));
    }
  }
}

/** Of a reference as the suite asks for it, what it says. */
function isSameRef(wanted: unknown, ref: ParentRefView, route: string): boolean {
  const found = { ...ref, namespace: ref.namespace ?? route.split('/')[0] };
  return (['group', 'kind', 'namespace', 'name', 'sectionName', 'port'] as const).every(
    (name) => (fieldOf(wanted, name) ?? found[name]) === found[name],
  );
}

function gatewayZeroRoutes({ gateway = '' }: StatusAssertion, topology: Topology, sheet: Sheet): void {
  const listeners = listenersStatus(topology, 'Gateway', gateway)?.listeners;
  compare(
    sheet,
    `${gateway}: attached routes`,
    [],
    listeners?.filter((each) => each.attachedRoutes > 0),
  );
}

function listenerStatus({ kind, parent, listeners = [] }: StatusAssertion, topology: Topology, sheet: Sheet): void {
  const name = parentOf(parent)?.name ?? '';
  const found = listenersStatus(topology, kind ?? 'Gateway', name)?.listeners ?? [];
  compare(sheet, `${name}: listeners`, listeners.length, found.length);
  for (const wanted of listeners) {
    const listener = found.filter((each) => each.name === fieldOf(wanted, 'Name'));
    const what = `${name} ${fieldOf(wanted, 'Name')}`;
    compare(sheet, `${what}: attached routes`, fieldOf(wanted, 'AttachedRoutes'), listener[0]?.attachedRoutes);
    const kinds = fieldOf(wanted, 'SupportedKinds');
    if (kinds !== undefined) compareKinds(sheet, `${what}: kinds`, listOf(kinds), listener[0]?.supportedKinds ?? []);
    for (const each of listOf(fieldOf(wanted, 'Conditions')))
      compareCondition(sheet, what, listener, wantedCondition(each));
  }
}

/** A protocol may take more kinds than a test names; none is meant where it names none. */
function compareKinds(sheet: Sheet, what: string, wanted: readonly unknown[], found: readonly string[]): void {
  const names = wanted.map((each) => fieldOf(each, 'Kind'));
  compare(sheet, what, names, names.length === 0 ? found : names.filter((name) => found.some((kind) => kind === name)));
}

/** `args`: the object's name, and for a listener's conditions its name too, before or after them; without, every listener's. */
function mustHaveConditions({ check, args = [] }: StatusAssertion, topology: Topology, sheet: Sheet): void {
  const [name = '', listener] = args.filter((each) => typeof each === 'string');
  const status = listenersStatus(topology, check.startsWith('Gateway') ? 'Gateway' : 'ListenerSet', name);
  const listeners = (status?.listeners ?? []).filter((each) => listener === undefined || each.name === listener);
  const objects = /Listeners?MustHave/.test(check) ? listeners : [status].filter((each) => each !== undefined);
  if (objects.length === 0) compare(sheet, `${name}: status`, 'there', 'none');
  for (const wanted of args.flat().map(wantedCondition)) {
    for (const object of wanted.type === '' ? [] : objects) {
      compareCondition(sheet, listener === undefined ? name : `${name} ${listener}`, [object], wanted);
    }
  }
}

function attachedListenerSets({ args: [name, count] = [] }: StatusAssertion, topology: Topology, sheet: Sheet): void {
  const gateway = topology.model.gateways().find(({ id }) => formatName(id) === name);
  const found = gateway === undefined ? 0 : gatewayStatus(gateway, topology, KNOWLEDGE).attachedListenerSets;
  if (found === undefined) sheet.open.push(MISSING.certificate);
  else compare(sheet, `${name}: attached ListenerSets`, count, found);
}

/** Of the suite's world only certificates, times and EndpointSlices are not in the data (its README). */
const KNOWLEDGE = { complete: true };

function listenersStatus(topology: Topology, kind: string, name: string): ListenersStatus | undefined {
  const { model } = topology;
  const gateway = model.gateways().find(({ id }) => kind === 'Gateway' && formatName(id) === name);
  if (gateway !== undefined) return gatewayStatus(gateway, topology, KNOWLEDGE);
  const set = model.listenerSets().find(({ id }) => kind === 'ListenerSet' && formatName(id) === name);
  return set === undefined ? undefined : listenerSetStatus(set, topology, KNOWLEDGE);
}

/** `ns/name`, or with kind and listeners. */
function parentOf(parent: StatusAssertion['parent']): Partial<StatusParent> | undefined {
  return typeof parent === 'string' ? { name: parent } : (parent ?? undefined);
}

/** What the parents of a route say of it, or those that are meant. */
function parentStatuses(
  sheet: Sheet,
  topology: Topology,
  kind: string | undefined,
  name: string,
  parent?: StatusAssertion['parent'],
): readonly ParentStatus[] {
  const route = statusRoutes(topology.model).find(
    (each) => (kind ?? each.kind) === each.kind && formatName(each) === name,
  );
  if (route === undefined) compare(sheet, `${kind} ${name}`, 'in the manifests', 'nowhere');
  const meant = parentOf(parent);
  return (route?.parentRefs ?? [])
    .filter((ref) => {
      const found = { kind: ref.kind, name: `${ref.namespace ?? route?.namespace}/${ref.name}` };
      return (meant?.kind ?? found.kind) === found.kind && (meant?.name ?? found.name) === found.name;
    })
    .flatMap((ref) => (route === undefined ? [] : (parentStatus(route, ref, topology) ?? [])));
}
