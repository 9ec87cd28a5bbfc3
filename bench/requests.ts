// Traces requests over manifests in one process and prints what it took as JSON: node scripts/run.mjs bench/requests.ts FILE COUNT
import { readFileSync } from 'node:fs';
import { readConfig } from '../src/config/read-config.ts';
import { readManifests } from '../src/krm/manifests.ts';
import { situate } from '../src/topology/situation.ts';
import { isGood } from '../src/trace/outcome.ts';
import { readRegex } from '../src/trace/regex.ts';
import { readRequest } from '../src/trace/request.ts';
import { readSource } from '../src/trace/source.ts';
import { buildTracer } from '../src/trace/trace.ts';
import { ROUTE_TABLE } from './inputs/sizes.mjs';

const [path = '', count = '10000'] = process.argv.slice(2);
const start = performance.now();
const read = readConfig(null);
if ('diagnostics' in read) throw new Error('there is no configuration to be read');
const { items } = readManifests([{ path, text: readFileSync(path, 'utf8') }]);
const { topology } = situate(items, read.config);
const profile = { kind: 'istio', version: topology.config.istio } as const;
const { trace } = buildTracer(topology, { profile, regex: readRegex });
const { gateways, routes, rules } = ROUTE_TABLE;
const asked = Array.from({ length: Number(count) }, (_, index) => {
  const ns = `shop-${index % gateways}`;
  const route = Math.floor(index / gateways) % Math.floor(routes / gateways);
  const rule = (index * 7) % rules;
  const request = readRequest(`http://${ns}.shop.example.com/route-${route}/${rule}/${index}`, {
    headers: [['x-tenant', `t${rule % 4}`]],
  });
  const source = readSource(`gateway/${ns}/ingress`, topology, new Map());
  if ('problem' in request || 'problem' in source) throw new Error(JSON.stringify([request, source]));
  return { request, source };
});
const before = process.cpuUsage();
const loaded = performance.now();
const good = asked.filter(({ request, source }) => trace(request, source).outcomes.every(isGood)).length;
const traced = performance.now();
const { user, system } = process.cpuUsage(before);
const processor = (user + system) / 1000;
console.log(
  JSON.stringify({ requests: asked.length, good, loading: loaded - start, tracing: traced - loaded, processor }),
);
