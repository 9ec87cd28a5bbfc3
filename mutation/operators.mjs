// What is changed in a program, one change at a time. Each operator gets a node of the syntax tree and gives the texts that may
// stand in its place, with a name for each. Text is that of the source, types and all.

const COMPARISONS = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
};
const ARITHMETIC = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*' };
const SWAPPED = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  find: 'findLast',
  findIndex: 'findLastIndex',
  min: 'max',
  max: 'min',
};
const DROPPED = new Set([
  'filter',
  'slice',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'trim',
  'toLowerCase',
  'concat',
]);

/** The texts that may stand for an expression: `[name, text]`. */
export function replacementsOf(node, text, parent) {
  const of = (each) => text.slice(each.start, each.end);
  switch (node.type) {
    case 'BinaryExpression':
      return binary(node, of, parent);
    case 'UnaryExpression':
      return node.operator === '!' ? [['! taken away', of(node.argument)]] : [];
    case 'Literal':
      return literal(node, parent);
    case 'ArrayExpression':
      return node.elements.length === 0 ? [] : [['emptied list', '[]']];
    case 'CallExpression':
      return call(node, of);
    default:
      return [];
  }
}

function binary(node, of, parent) {
  const { operator, left, right } = node;
  const isText = [left, right].some(({ type, value }) => type === 'TemplateLiteral' || typeof value === 'string');
  if (operator === '+' && isText) return [];
  // A condition is tried both ways already.
  if (/^[!=]==$/.test(operator) && parent?.test === node) return [];
  const others = COMPARISONS[operator] ?? (ARITHMETIC[operator] === undefined ? [] : [ARITHMETIC[operator]]);
  return others.map((other) => [`${operator} becomes ${other}`, `(${of(left)}) ${other} (${of(right)})`]);
}

/** Of `a && b`, `a || b` and `a ?? b`: which side may stand alone. */
export function sidesOf(operator) {
  const left = `left of ${operator} alone`;
  return operator === '??' ? [left] : [left, `right of ${operator} alone`];
}

function literal({ value }, parent) {
  if (typeof value === 'boolean') return [[`${value} becomes ${!value}`, String(!value)]];
  if (typeof value === 'number') return [[`${value} becomes ${value + 1}`, String(value + 1)]];
  // Words that decide. What is told to a reader is held by golden files, and is no matter of where requests go.
  const decides = ['BinaryExpression', 'SwitchCase', 'ArrayExpression'].includes(parent?.type);
  if (typeof value === 'string' && value !== '' && decides) return [['emptied text', "''"]];
  return [];
}

function call({ callee, arguments: given }, of) {
  if (callee.type !== 'MemberExpression' || callee.computed) return [];
  const { name } = callee.property;
  const object = of(callee.object);
  const found = [];
  if (DROPPED.has(name)) found.push([`${name} taken away`, `(${object})`]);
  const other = SWAPPED[name];
  if (other !== undefined) {
    const dot = callee.optional ? '?.' : '.';
    const whole = /^(?:Logical|Conditional|Binary|Await|TSAs)Expression$/.test(callee.object.type)
      ? `(${object})`
      : object;
    found.push([`${name} becomes ${other}`, `${whole}${dot}${other}(${given.map(of).join(', ')})`]);
  }
  return found;
}

/** Of a condition of `if`, `while` or `? :`, which may always hold, or never; a loop that never ends says nothing. */
export function endsOf(type) {
  const never = 'condition always false';
  return type === 'WhileStatement' ? [never] : ['condition always true', never];
}

/** Whether a statement can be left out: what it does alone is what it is there for. */
export function isRemovable({ type, expression }) {
  return (
    type === 'ExpressionStatement' &&
    ['CallExpression', 'AssignmentExpression', 'UpdateExpression'].includes(expression.type)
  );
}
