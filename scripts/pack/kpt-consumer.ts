// A program written against kpt-functions: the package's function is one of its own.
import { canaryFanout } from 'canary-fanout';
import { Configs, type KptFunc } from 'kpt-functions';

const configs = new Configs([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } }]);
const kptFunc: KptFunc = canaryFanout;
await kptFunc(configs);
// `console.log` is no use here: kpt-functions sends it elsewhere.
if (configs.getAll().length !== 1 || configs.getResults().length !== 1)
  throw new Error('an object and the finding FAN404');
if (kptFunc.usage === '') throw new Error('a KptFunc says what it does');
