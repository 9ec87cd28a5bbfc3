import { parseAst } from 'rolldown/parseAst';
import { endsOf, isRemovable, replacementsOf, sidesOf } from './operators.mjs';

/**
 * What stands for a mutant in the text: `__mutant(1)` asks whether it is on, and notes that the program came by. Of conditions it
 * is noted only where the mutant makes a difference, so that no test is run for it that could not notice.
 */
const ASK = '__mutant';
const LOGICAL = { '&&': `${ASK}.and`, '||': `${ASK}.or`, '??': `${ASK}.given` };

/**
 * The source of a module with all its mutants in it, each behind a question, and what they are. `first` is the number of the
 * first one.
 */
export function instrument(file, text, first) {
  const mutants = [];
  const lines = lineStarts(text);
  const note = (node, [what, replacement]) => {
    const line = lineOf(lines, node.start);
    const own = text.slice(node.start, node.end);
    mutants.push({
      id: first + mutants.length,
      file,
      line,
      column: node.start - lines[line - 1] + 1,
      text: text.slice(lines[line - 1], lines[line] ?? text.length).trim(),
      what,
      own,
      replacement,
    });
    return first + mutants.length - 1;
  };

  /** The text of a node, with the mutants of what is in it. `bare`: it stands where no parentheses may. */
  function write(node, parent, bare = false) {
    if (node.type === 'LogicalExpression' && !bare) return logical(node);
    const inner = writeChildren(node);
    if (bare) return inner;
    if (isRemovable(node)) return `{ if (!${ASK}(${note(node, ['statement taken away', ''])})) { ${inner} } }`;
    const found = replacementsOf(node, text, parent);
    if (found.length === 0) return inner;
    const asked = found.map((each) => `${ASK}(${note(node, each)}) ? (${each[1]}) : `);
    return `(${asked.join('')}(${inner}))`;
  }

  function writeChildren(node) {
    const parts = childrenOf(node).sort((a, b) => a.node.start - b.node.start);
    let at = node.start;
    let out = '';
    for (const { node: child, how } of parts) {
      out += text.slice(at, child.start);
      out += how === 'condition' ? condition(child, node) : write(child, node, how === 'bare');
      at = child.end;
    }
    return out + text.slice(at, node.end);
  }

  function condition(node, parent) {
    const inner = write(node, parent);
    const ids = endsOf(parent.type).map((what) => note(node, [what, what.endsWith('true') ? 'true' : 'false']));
    return `${ASK}.condition(${ids.length === 2 ? ids[0] : -1}, ${ids.at(-1)}, ${inner})`;
  }

  function logical(node) {
    const { operator, left, right } = node;
    const [a, b] = [write(left, node), write(right, node)];
    const sides = [left, right].map(({ start, end }) => text.slice(start, end));
    const ids = sidesOf(operator).map((what, at) => note(node, [what, sides[at]]));
    return `${LOGICAL[operator]}(${ids.join(', ')}, ${a}, () => (${b}))`;
  }

  const program = parseAst(text, { lang: 'ts' }, file);
  return { text: writeChildren(program), mutants };
}

const SKIPPED = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'TemplateElement',
  'Identifier',
  'ImportExpression',
]);

/** The nodes right below that are run. Types are not, nor are names. */
function childrenOf(node) {
  const found = [];
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child === null || typeof child !== 'object' || typeof child.type !== 'string') continue;
      const how = howOf(node, key, child);
      if ((SKIPPED.has(child.type) && how !== 'condition') || isType(child) || isName(node, key)) continue;
      found.push({ node: child, how });
    }
  }
  return found;
}

const RUN_BY_TYPESCRIPT = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);

function isType({ type }) {
  return type.startsWith('TS') && !RUN_BY_TYPESCRIPT.has(type);
}

function isName(node, key) {
  return (
    ((key === 'key' || key === 'property') && node.computed !== true) ||
    (node.type === 'Property' && key === 'value' && node.shorthand)
  );
}

/** `bare` is what would be another thing in parentheses: a method that is called, a link of a chain, a pattern, a block. */
function howOf(node, key, child) {
  if (key === 'test' && /^(?:If|While|Conditional)/.test(node.type)) return 'condition';
  if (key === 'callee' || (key === 'left' && /^(?:Assignment|For)/.test(node.type))) return 'bare';
  if (key === 'id' || key === 'params' || key === 'param' || (key === 'argument' && node.type === 'UpdateExpression'))
    return 'bare';
  if (key === 'object' && isChained(child)) return 'bare';
  // The first of a chain is no link of it; see below.
  if (node.type === 'TSNonNullExpression' || child.type === 'ArrowFunctionExpression') return 'bare';
  return 'whole';
}

/** `a?.b` within `a?.b.c`: to be cut short together. */
function isChained(node) {
  if (node.type === 'CallExpression') return node.optional || isChained(node.callee);
  if (node.type === 'MemberExpression') return node.optional || isChained(node.object);
  return false;
}

function lineStarts(text) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts, offset) {
  let line = starts.findIndex((start) => start > offset);
  if (line === -1) line = starts.length;
  return line;
}
