// What kustomize and kubectl make of examples/kustomize and of every-reference, with this program and without it.
// `$KUSTOMIZE` or `kustomize`, and each kubectl that there is; containers where CANARY_FANOUT_ENGINE=1 says that docker and the
// image are there. Status 1: something failed; 3: nothing could be run.
import { containers } from './containers.mjs';
import { followed } from './followed.mjs';
import { functions } from './functions.mjs';
import { placement } from './placement.mjs';
import { report } from './report.mjs';
import { findBuilders } from './tools.mjs';

const builders = findBuilders();
const told = report();
for (const { name } of builders.missing) told.skip(name, 'it is not installed');
for (const builder of builders.found) {
  followed(builder, told);
  placement(builder, told);
  functions(builder, told);
  containers(builder, told);
}
process.exitCode = told.end();
