import { describe, expect, it } from 'vitest';
import { extractBlocks } from '../../e2e/pages/extract.ts';
import { needsOf } from '../../e2e/pages/programs.ts';

const programsIn = (script: string, language = 'sh') =>
  extractBlocks(`\`\`\`${language}\n${script}\n\`\`\`\n`).flatMap((block) => needsOf(block));

describe('the programs that a block calls', () => {
  it.each([
    ['kpt fn render .', ['kpt']],
    ['A=1 B=$C docker run x', ['docker']],
    ['cat a | kubectl kustomize . | jq .', ['jq', 'kubectl']],
    ['x=$(kustomize build .)', ['kustomize']],
    ['if kpt version; then :; fi', ['kpt']],
    ['true &&\n  npm ci', ['npm']],
    ['echo kpt docker', []],
    ['cat kpt/Kptfile; ./kpt; my-kpt fn', []],
    ['kptools', []],
    [
      'docker run ghcr.io/canary-fanout/canary-fanout:v0.1.0 --help',
      ['docker', 'ghcr.io/canary-fanout/canary-fanout:v0.1.0'],
    ],
    ['echo image: ghcr.io/canary-fanout/canary-fanout:v0.1.0', []],
  ])('of %j', (script, programs) => {
    expect(programsIn(script)).toEqual(programs);
  });

  it('of a console block stand behind the dollar', () => {
    expect(programsIn('$ echo a\nkpt is an output\n$ kubectl version', 'console')).toEqual(['kubectl']);
  });
});
