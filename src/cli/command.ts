import { type CommandContext, type CommandResult, usage } from './command-result.ts';

const HELP = `canary-fanout makes a Flagger canary's version follow a request through Istio Ambient.

Usage:
  canary-fanout                                  KRM function: a ResourceList on stdin, a ResourceList on stdout
  canary-fanout apply [-c CONFIG] [PATH...|-]    plain manifests in, plain manifests out
  canary-fanout plan  [-c CONFIG] [PATH...|-] [--format text|json|markdown]
                                                 what would change and why, for a pull request
  canary-fanout trace [-c CONFIG] [PATH...|-] URL --from gateway/NS/NAME|pod/NS[/LABEL=VALUE]
      [-H 'name: value']... [-X METHOD] [--rollout CANARY=PHASE[:WEIGHT]]... [--then URL]... [--carry HEADER]...
      [--istio VERSION | --profile gamma] [--format text|json]
                                                 where a request goes, over every hop, with what share
  canary-fanout check [-c CONFIG] [PATH...|-] [--format text|json|sarif|junit] [--strict]
      [--istio VERSION | --profile gamma] [--flagger VERSION] [--baseline FILE | --write-baseline FILE]
                                                 what is wrong in manifests as they stand
  canary-fanout explain [CODE]                   the page of a finding, or all findings there are
  canary-fanout --help | --version

PATH is a file, a folder (its *.yaml, *.yml and *.json, without what its .krmignore names) or - for stdin.
Without PATH, check reads what is piped in, else the current folder; the other commands read standard input.
CONFIG is a file with a \`kind: CanaryFanout\`; without -c, one among the inputs is taken.

Run by kustomize:  transformers: [fn-config.yaml], with the annotation config.kubernetes.io/function
Run by kpt:        kpt fn eval DIR --exec canary-fanout   or   pipeline.mutators in a Kptfile

Without configuration, fan-outs are found in the routes you have: an HTTPRoute on a Canary's -canary Service that sets a
header, and routes of other Services that match it. Every change and every refusal is a result with its reason.

Exit status: 0 done, 1 an error was found and nothing was changed, 2 wrong usage or a defect. Of trace: 0 every request is
answered 2xx or 3xx, 1 some are not, 2 nothing could be traced. Of check: 0 no error (with --strict: no warning), 1 some,
2 wrong usage or a defect.
`;

/** The command line: every command but the KRM function itself. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<CommandResult> {
  const [command = '', ...rest] = args;
  switch (command) {
    case '--help':
    case '-h':
    case 'help':
      return { stdout: HELP, stderr: '', exitCode: 0 };
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
    case 'check': {
      const { checkCommand } = await import('./check.ts');
      return checkCommand(rest, context);
    }
    case 'explain': {
      const { explainCommand } = await import('./explain.ts');
      return explainCommand(rest, context);
    }
    default:
      return usage(`unknown command \`${command}\``);
  }
}
