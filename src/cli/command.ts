import { type CommandContext, type CommandResult, usage } from './command-result.ts';

const help = (
  version: string,
) => `canary-fanout makes a Flagger canary's version follow a request through Istio Ambient.

Usage:
  canary-fanout                                  KRM function: a ResourceList on stdin, a ResourceList on stdout
  canary-fanout apply [-c CONFIG] [PATH...|-]    plain manifests in, plain manifests out
  canary-fanout plan  [-c CONFIG] [PATH...|-] [--format text|json|markdown]
                                                 what would change and why, for a pull request
  canary-fanout trace [-c CONFIG] [PATH...|-] URL --from gateway/NS/NAME|pod/NS[/LABEL=VALUE]
      [-H 'name: value']... [-X METHOD] [--rollout CANARY=PHASE[:WEIGHT]]... [--then URL]... [--carry HEADER]...
      [--istio VERSION | --profile gamma] [--format text|json|mermaid]
                                                 where a request goes, over every hop, with what share
  canary-fanout rehearse [-c CONFIG] [PATH...|-] [--order CANARY[,CANARY]... | --together]
      [--format text|json|mermaid|html]
                                                 what rollouts do to requests, in every state and order
  canary-fanout report [-c CONFIG] [PATH...|-] [-o FILE]
                                                 one HTML page: what becomes of requests, before and after, in pictures
  canary-fanout check [-c CONFIG] [PATH...|-] [--format text|json|sarif|junit|mermaid] [--strict]
      [--istio VERSION | --profile gamma] [--flagger VERSION] [--baseline FILE | --write-baseline FILE]
                                                 what is wrong in manifests as they stand
  canary-fanout test  [-c CONFIG] [PATH...|-] [--format text|json|junit] [--junit FILE] [--coverage MIN] [--init]
                                                 the RouteTests among the manifests: where requests must go;
                                                 --init prints those that the fan-outs deserve
  canary-fanout explain [CODE]                   the page of a finding, or all findings there are
  canary-fanout --help | --version

PATH is a file, a folder (its *.yaml, *.yml and *.json, without what its .krmignore names) or - for stdin.
Without PATH, report, check and test read what is piped in, else the current folder; the other commands standard input.
CONFIG is a file with a \`kind: CanaryFanout\`; without -c, one among the inputs is taken.

Run by kpt, as the pipeline of a Kptfile; without selectors, since it must see all objects:
  pipeline:
    mutators: # or validators: then it writes nothing, and fails on an error
      - image: ${image(version)}
        configPath: fn-config.yaml
or once, also with \`--exec canary-fanout\` for the image:
  kpt fn eval DIR --image ${image(version)} [--fn-config FILE]
  kpt fn eval DIR --image ${image(version)} -- canary=NAME callees=NAME[,NAME]...
Run by kustomize: listed under transformers, with the annotation config.kubernetes.io/function.

A configuration names fan-outs, and what is missing for them is written:
  apiVersion: canary-fanout.dev/v1alpha1
  kind: CanaryFanout
  metadata: { name: shop }
  spec:
    fanOuts:
      - canary: checkout # requests that land on its canary are marked, and reach the canaries of its callees
        callees: [{ canary: pricing }]
All that it can say: ${page(version, 'docs/configuration.md')}

Without configuration, fan-outs are found in the routes you have: an HTTPRoute on a Canary's -canary Service that sets a
header, and routes of other Services that match it. Every change and every refusal is a result with its reason.

Exit status: 0 done, 1 an error was found and nothing was changed, 2 wrong usage or a defect. Of trace: 0 every request is
answered 2xx or 3xx, 1 some are not, 2 nothing could be traced. Of rehearse: the same, in every state. Of check: 0 no error
(with --strict: no warning), 1 some, 2 wrong usage or a defect. Of test: 0 all pass, 1 some fail, 2 there are none, or they
cannot be read.
`;

const image = (version: string) => `ghcr.io/canary-fanout/canary-fanout:v${version}`;

const page = (version: string, path: string) =>
  `https://github.com/canary-fanout/canary-fanout/blob/v${version}/${path}`;

/** The command line: every command but the KRM function itself. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<CommandResult> {
  const [command = '', ...rest] = args;
  switch (command) {
    case '--help':
    case '-h':
    case 'help':
      return { stdout: help(context.version), stderr: '', exitCode: 0 };
    case '--version':
    case 'version':
      return { stdout: `canary-fanout ${context.version}\n`, stderr: '', exitCode: 0 };
    case 'apply': {
      const { applyCommand } = await import('./apply.ts');
      return applyCommand(rest, context);
    }
    case 'plan': {
      const { planCommand } = await import('./plan.ts');
      return planCommand(rest, context);
    }
    case 'trace': {
      const { traceCommand } = await import('./trace.ts');
      return traceCommand(rest, context);
    }
    case 'rehearse': {
      const { rehearseCommand } = await import('./rehearse.ts');
      return rehearseCommand(rest, context);
    }
    case 'report': {
      const { reportCommand } = await import('./report.ts');
      return reportCommand(rest, context);
    }
    case 'check': {
      const { checkCommand } = await import('./check.ts');
      return checkCommand(rest, context);
    }
    case 'test': {
      const { testCommand } = await import('./test.ts');
      return testCommand(rest, context);
    }
    case 'explain': {
      const { explainCommand } = await import('./explain.ts');
      return explainCommand(rest, context);
    }
    default:
      return usage(`unknown command \`${command}\``);
  }
}
