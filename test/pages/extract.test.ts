import { describe, expect, it } from 'vitest';
import { extractBlocks } from '../../e2e/pages/extract.ts';

const blocksOf = (page: string) => extractBlocks(page.replaceAll('~~~', '```'));

describe('the blocks of a page', () => {
  it('are those of sh and console alone', () => {
    const page =
      '~~~yaml\nkind: A\n~~~\n\n~~~sh\ntrue\n~~~\n~~~\nplain\n~~~\n~~~text\n$ no\n~~~\n~~~console\n$ yes\n~~~';
    expect(blocksOf(page).map(({ line, language, text }) => [line, language, text])).toEqual([
      [6, 'sh', 'true'],
      [15, 'console', '$ yes'],
    ]);
  });

  it('may be indented, and lose the indentation', () => {
    expect(blocksOf('- a list:\n\n  ~~~sh\n  if true; then\n    echo a\n  fi\n  ~~~\n')[0]?.text).toBe(
      'if true; then\n  echo a\nfi',
    );
  });

  it('may be fenced by more ticks, with fences inside', () => {
    expect(blocksOf('````sh\necho "~~~sh"\n~~~\n````\n').map((block) => block.text)).toEqual(['echo "```sh"\n```']);
  });

  it('have the remarks right above them, and no others', () => {
    const page = [
      '<!-- not run: a cluster is needed -->\n~~~sh\nkubectl get canary\n~~~',
      '<!-- needs: docker, jq -->\n\n~~~sh\ntrue\n~~~',
      '<!-- not run: of the paragraph -->\n\nA paragraph.\n\n~~~sh\ntrue\n~~~',
    ].join('\n\n');
    expect(blocksOf(page).map(({ notRun, needs }) => [notRun, needs])).toEqual([
      ['a cluster is needed', []],
      [undefined, ['docker', 'jq']],
      [undefined, []],
    ]);
  });

  it('know the headings around them; a comment of the shell is none', () => {
    const page = '# a\n## b\n~~~sh\n# comment\n~~~\n### c\n~~~sh\n:\n~~~\n## d\n~~~sh\n:\n~~~\n';
    expect(blocksOf(page).map((block) => block.section)).toEqual([
      [1, 2],
      [1, 2, 6],
      [1, 10],
    ]);
  });
});

describe('the commands of a console block', () => {
  it('begin with a dollar, go on behind a backslash, and end where the output begins', () => {
    const [block] = blocksOf('~~~console\n$ one \\\n    --two\na\n\nb\n$ three\n$ four\n$5 off\n~~~');
    expect(block?.commands).toEqual([
      { text: 'one \\\n    --two', expected: ['a', '', 'b'], expectedAt: 3 },
      { text: 'three', expected: [], expectedAt: 7 },
      { text: 'four', expected: ['$5 off'], expectedAt: 8 },
    ]);
  });

  it('are there: a block that begins with output is refused', () => {
    expect(() => blocksOf('~~~console\nkubectl get pods\n~~~')).toThrow('line 2: a console block must begin with `$ `');
  });
});
