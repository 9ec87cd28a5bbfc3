// A program that uses each export of the package, compiled and run as an ES module and as CommonJS by scripts/pack-check.mjs.
import {
  type Answer,
  answer,
  CATALOG,
  type Code,
  type Config,
  type ConfigRead,
  canaryFanout,
  type Diagnostic,
  type Entry,
  type Facts,
  type FieldRef,
  type FileRef,
  type Item,
  type ItemEdit,
  type Json,
  type JsonObject,
  type KptConfigs,
  type KptFunction,
  type KptObject,
  type KptResult,
  type Manifest,
  memoryItem,
  type Note,
  type Outcome,
  type Patch,
  type RemovedObject,
  type ResourceId,
  readConfig,
  run,
  type Severity,
  type WrittenObject,
} from 'canary-fanout';

const list = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}
`;
const answered: Answer = answer(list);
if (answered.exitCode !== 0 || !answered.stdout.startsWith(list)) throw new Error(answered.stdout);

const read: ConfigRead = readConfig({ apiVersion: 'canary-fanout.dev/v1alpha1', kind: 'CanaryFanout', spec: {} });
if ('diagnostics' in read) throw new Error(read.diagnostics.map(({ message }) => message).join());
const config: Config = read.config;

const wrong = readConfig({ apiVersion: 'canary-fanout.dev/v1alpha1', kind: 'CanaryFanout', spec: { adpot: true } });
const found: readonly Diagnostic[] = 'diagnostics' in wrong ? wrong.diagnostics : [];
const field: FieldRef | undefined = found[0]?.field;
if (!field?.path.includes('adpot')) throw new Error('a misspelt field is told with its path');

const content: JsonObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' } };
const id: ResourceId = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'cart' };
const file: FileRef = { path: 'cart.yaml' };
const item: Item = memoryItem(id, 0, content, file);
const outcome: Outcome = run([item], config);
const edits: readonly ItemEdit[] = outcome.edits;
const written: readonly WrittenObject[] = outcome.written;
const removed: readonly RemovedObject[] = outcome.removed;
const notes: readonly Note[] = edits.flatMap((edit) => edit.notes);
const patches: readonly Patch[] = edits.map(({ patch }) => patch);
const manifests: readonly Manifest[] = written.map(({ manifest }) => manifest);
const values: readonly Json[] = manifests;
if (notes.length + patches.length + values.length + removed.length > 0) throw new Error('nothing is to be changed');

const code: Code = 'FAN302';
const entry: Entry<Facts<typeof code>> = CATALOG[code];
const severity: Severity = entry.severity;
if (severity !== 'warning' || entry.name !== 'ingress-bypasses-waypoint') throw new Error(entry.name);

const results: KptResult[] = [];
const objects: KptObject[] = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } }];
const configs: KptConfigs = {
  getAll: () => objects,
  getFunctionConfig: () => undefined,
  insert: (...more) => void objects.push(...more),
  delete: () => undefined,
  addResults: (...more) => void results.push(...more),
};
const kptFunction: KptFunction = canaryFanout;
kptFunction(configs).then(() => {
  if (objects.length !== 1 || results.some((result) => result.severity === 'error')) throw new Error('no change');
  console.log('every export was used');
});
