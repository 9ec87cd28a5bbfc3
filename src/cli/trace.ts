import { readVersion } from '../config/version.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatLines } from '../diagnostics/format.ts';
import { printableJson } from '../diagnostics/printable.ts';
import { traceMermaid } from '../report/mermaid/trace.ts';
import { type TracedRequest, traceJson } from '../report/trace-json.ts';
import { traceText } from '../report/trace-text.ts';
import { situate } from '../topology/situation.ts';
import { type CallOptions, callsOf, readChain } from '../trace/calls.ts';
import { isGood } from '../trace/outcome.ts';
import { type Profile, whyUnknown } from '../trace/profile.ts';
import { readRegex } from '../trace/regex.ts';
import { readRequest } from '../trace/request.ts';
import { type RolloutState, readRollout } from '../trace/rollout-state.ts';
import { readSource } from '../trace/source.ts';
import { buildTracer } from '../trace/trace.ts';
import type { World } from '../trace/world.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { readPaths } from './inputs.ts';
import { readSetting } from './setting.ts';
import { readTraceArguments, type TraceArguments } from './trace-arguments.ts';

/**
 * `trace [PATH...|-] URL --from SOURCE`: where a request goes, over every hop, with what share. Exit status 0 where every
 * outcome is 2xx or 3xx, 1 where one is not, 2 where nothing could be traced.
 */
export function traceCommand(args: readonly string[], context: CommandContext): CommandResult {
  const asked = readTraceArguments(args);
  if ('problem' in asked) return usage(asked.problem);
  const inputs = readPaths(asked.paths, asked.configPath, context);
  if ('problem' in inputs) return usage(inputs.problem);
  const setting = readSetting(inputs);
  if ('diagnostics' in setting) return untraced(setting.diagnostics);
  const istio = asked.istio === undefined ? setting.config.istio : readVersion(asked.istio);
  const tooOld = asked.gamma ? undefined : whyUnknown(istio);
  if (tooOld !== undefined) return usage(tooOld);
  const { topology, fanOuts, diagnostics } = situate(inputs.items, { ...setting.config, istio });
  const request = readRequest(asked.url, { method: asked.method, headers: asked.headers });
  if ('problem' in request) return usage(request.problem);
  const rollouts = new Map<string, RolloutState>();
  for (const text of asked.rollouts) {
    const read = readRollout(text, topology);
    if ('problem' in read) return usage(read.problem);
    rollouts.set(read.key, read.state);
  }
  const source = readSource(asked.from, topology, rollouts);
  if ('problem' in source) return usage(source.problem);
  const chains = asked.then?.map(readChain);
  const wrong = chains?.find((chain) => 'problem' in chain);
  if (wrong !== undefined && 'problem' in wrong) return usage(wrong.problem);
  const options: CallOptions = {
    chains: chains?.flatMap((chain) => ('problem' in chain ? [] : [chain.requests])),
    carry: asked.carry,
  };
  const profile: Profile = asked.gamma ? { kind: 'gamma' } : { kind: 'istio', version: istio };
  const tracer = buildTracer(topology, { profile, regex: readRegex, rollouts });
  const trace = tracer.trace(request, source, callsOf(fanOuts, options));
  // What an object that cannot be read would have decided, nobody knows.
  const unread = [...diagnostics, ...topology.model.diagnostics()].filter(({ severity }) => severity === 'error');
  if (unread.length > 0) return untraced(unread);
  const told = { trace, source, profile, rollouts };
  return {
    stdout: written(told, tracer.world, asked.format),
    stderr: '',
    exitCode: trace.outcomes.every(isGood) ? 0 : 1,
  };
}

function written(told: TracedRequest, world: World, format: TraceArguments['format']): string {
  if (format === 'mermaid') return traceMermaid(told, world);
  return format === 'json' ? printableJson(traceJson(told)) : traceText(told);
}

function untraced(diagnostics: readonly Diagnostic[]): CommandResult {
  return { stdout: '', stderr: formatLines(diagnostics), exitCode: 2 };
}
