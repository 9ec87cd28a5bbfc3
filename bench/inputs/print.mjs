import { pick } from './random.mjs';

const PLAIN = /^[A-Za-z/][A-Za-z0-9._/-]*$/;
const NO_STRING = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
const COMMENTS = ['why: see the runbook', 'TODO drop with the next release', 'set by hand', '- once a list', 'a: b'];

/** As orchestrators print. */
export const MACHINE = { step: 2, dash: 0, quotes: '"', flow: 0, comments: 0 };

/** One of the styles that people have. */
export function handStyle(random) {
  return {
    step: pick(random, [2, 2, 2, 4]),
    dash: pick(random, [0, 2]),
    quotes: pick(random, ['"', "'"]),
    quotesAll: random() < 0.2,
    flow: pick(random, [0, 0.2, 0.6]),
    comments: pick(random, [0, 0.05, 0.15]),
    random,
  };
}

/** The lines of `value` in block style, for the most part. */
export function linesOf(value, style) {
  const pad = ' '.repeat(style.step);
  return Object.entries(value).flatMap(([key, member]) => {
    const name = PLAIN.test(key) ? key : JSON.stringify(key);
    const above = chance(style, style.comments) ? [`# ${pick(style.random, COMMENTS)}`] : [];
    const behind = chance(style, style.comments) ? ` # ${pick(style.random, COMMENTS)}` : '';
    if (typeof member === 'string' && member.includes('\n')) {
      return [
        ...above,
        `${name}: |${behind}`,
        ...member
          .trimEnd()
          .split('\n')
          .map((line) => pad + line),
      ];
    }
    if (isInline(member) || (isSmall(member) && chance(style, style.flow))) {
      return [...above, `${name}: ${inline(member, style)}${behind}`];
    }
    if (Array.isArray(member)) {
      const dash = ' '.repeat(style.dash);
      return [
        ...above,
        `${name}:${behind}`,
        ...member.flatMap((entry) => entryLines(entry, style)).map((l) => dash + l),
      ];
    }
    return [...above, `${name}:${behind}`, ...linesOf(member, style).map((line) => pad + line)];
  });
}

export function entryLines(entry, style) {
  if (typeof entry === 'string' && entry.includes('\n')) {
    return [
      '- |',
      ...entry
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    ];
  }
  if (isInline(entry) || (isSmall(entry) && chance(style, style.flow))) return [`- ${inline(entry, style)}`];
  const lines = linesOf(entry, style);
  // A comment in front of the first key goes above the dash.
  const first = lines.findIndex((line) => !line.startsWith('#'));
  const above = lines.slice(0, first);
  return [...above, ...lines.slice(first).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))];
}

function chance({ random }, probability) {
  return probability > 0 && random() < probability;
}

function isInline(value) {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

function isSmall(value) {
  const members = Object.values(value);
  return members.length <= 4 && members.every((member) => isInline(member) && !String(member).includes('\n'));
}

function inline(value, style) {
  if (Array.isArray(value)) return `[${value.map((entry) => inline(entry, style)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, member]) => `${scalar(key, style)}: ${inline(member, style)}`);
    return pairs.length === 0 ? '{}' : `{${pairs.join(', ')}}`;
  }
  return scalar(value, style);
}

function scalar(value, { quotes, quotesAll }) {
  if (typeof value !== 'string') return String(value);
  if (PLAIN.test(value) && !NO_STRING.test(value) && !quotesAll) return value;
  return quotes === "'" ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}
