import { printable } from '../diagnostics/printable.ts';
import { type Chain, causeKey, whereOf } from '../rehearse/chains.ts';
import { isFailing } from '../rehearse/orders.ts';
import { groupsOf } from '../rehearse/regions.ts';
import type { Rehearsal } from '../rehearse/rehearse.ts';
import { formatFanOut } from '../topology/fan-out.ts';
import type { Paint } from './paint.ts';
import { requestLine } from './plan/sentences.ts';
import { type RowOf, rowsOf, worstOf } from './rehearse-rows.ts';
import {
  audienceTitle,
  canaryName,
  countStates,
  formatChain,
  formatRange,
  formatStates,
  formatWalk,
  orderReasons,
  orderTitle,
  orderVerdict,
  verdictOf,
} from './rehearse-sentences.ts';
import { wrap } from './wrap.ts';

/** What rollouts do to requests, for a terminal: the verdict first, then who sees what when, and the orders. */
export function rehearseText(rehearsals: readonly Rehearsal[], paint: Paint): string {
  const assumptions = [...new Set(rehearsals.flatMap((rehearsal) => rehearsal.assumptions))];
  const lines = [
    ...rehearsals.flatMap((rehearsal) => [...fanOutLines(rehearsal, paint), '']),
    ...(assumptions.length === 0
      ? []
      : [paint('bold', 'Taken for granted'), ...assumptions.flatMap((text) => wrap(printable(text), 4, '  - ')), '']),
  ];
  return lines.join('\n');
}

function fanOutLines(rehearsal: Rehearsal, paint: Paint): readonly string[] {
  const { fanOut, walks } = rehearsal;
  const home = fanOut.entry.canary.id.namespace;
  return [
    paint('bold', printable(formatFanOut(fanOut))),
    ...verdictLines(rehearsal, home, paint),
    '',
    '  Rollouts',
    ...walks.flatMap((walk) => hanging(`${canaryName(walk, home)}: ${formatWalk(walk)}`, 4)),
    '',
    '  Requests; ! some fail; ~ a marked one meets the old version of a callee whose canary runs',
    ...audienceLines(rehearsal, home, paint),
    ...section('  Errors', errorLines(rehearsal, home, paint)),
    ...section('  Marked requests that meet an old version', crossingLines(rehearsal, home)),
    ...section('  Orders', orderLines(rehearsal, home, paint)),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function verdictLines(rehearsal: Rehearsal, home: string, paint: Paint): readonly string[] {
  const fails = rehearsal.seen.some(isFailing);
  return verdictOf(rehearsal, home).flatMap((text, index) => {
    const lines = hanging(text, 2);
    return index === 0 && fails ? lines.map((line) => paint('error', line)) : lines;
  });
}

function audienceLines(rehearsal: Rehearsal, home: string, paint: Paint): readonly string[] {
  const { audiences, seen } = rehearsal;
  const plain = audiences.findIndex(({ kind }) => kind === 'outside');
  return audiences.flatMap((audience, at) => {
    const title = hanging(`${audienceTitle(audience, home)}: ${requestLine(audience)}`, 4);
    const alike = audience.kind === 'forged' && seen.every(({ views }) => views[at]?.key === views[plain]?.key);
    if (alike) return [...title, '        as without it'];
    const rows = rowsOf(rehearsal, at, home);
    const { shown, left } = worstOf(rows, at);
    const more = `and ${left} more rows of together, in which nothing fails or crosses: --format json has them`;
    return [
      ...title,
      ...shown.flatMap((row) => rowLines(row, at, home, paint)),
      ...(left === 0 ? [] : hanging(more, 8)),
    ];
  });
}

function rowLines({ title, seen, shares }: RowOf, at: number, home: string, paint: Paint): readonly string[] {
  const failing = seen.some(({ views }) => (views[at]?.failures.length ?? 0) > 0);
  const crossing = seen.some(({ crossings }) => (crossings[at]?.length ?? 0) > 0);
  const mark = failing ? paint('error', '!') : crossing ? paint('warning', '~') : ' ';
  const chains = new Map<string, Chain[]>();
  for (const chain of seen.flatMap(({ views }) => views[at]?.chains ?? [])) {
    const known = chains.get(whereOf(chain));
    if (known === undefined) chains.set(whereOf(chain), [chain]);
    else known.push(chain);
  }
  return [
    ...hanging(title, 8, `      ${mark} `),
    ...[...chains.values()].flatMap((own) => {
      const [chain] = own;
      if (chain === undefined) return [];
      const range = shares(own.map(({ share }) => share));
      const lines = wrap(printable(formatChain(chain, home)), 30, `${range.padStart(26)}  `);
      const bad = chain.status < 200 || chain.status >= 400;
      return bad ? lines.map((line) => paint('error', line)) : lines;
    }),
  ];
}

function errorLines(rehearsal: Rehearsal, home: string, paint: Paint): readonly string[] {
  const { audiences, seen } = rehearsal;
  const all = seen.flatMap(({ state, views }) =>
    views.flatMap(({ failures }, at) => failures.map((failure) => ({ ...failure, state, at }))),
  );
  return groupsOf(all, ({ cause }) => causeKey(cause)).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { status, where, hop, why } = first.cause;
    const states = [...new Map(group.map(({ state }) => [state.join(), state])).values()];
    const title = `${status === 0 ? 'no response' : status} at ${where.replace(`${home}/`, '')}, in ${countStates(states.length)}`;
    return [
      ...hanging(title, 4).map((line) => paint('error', line)),
      ...hanging(`${hop}: ${why}`, 6),
      ...formatStates(states, rehearsal, home).flatMap((text) => hanging(text, 6)),
      ...groupsOf(group, ({ at }) => String(at)).flatMap((own) => {
        const audience = audiences[own[0]?.at ?? -1];
        const range = formatRange(own.map(({ share }) => share));
        return audience === undefined ? [] : hanging(`${audienceTitle(audience, home)}: ${range} of their requests`, 6);
      }),
    ];
  });
}

function crossingLines(rehearsal: Rehearsal, home: string): readonly string[] {
  const { seen } = rehearsal;
  const all = seen.flatMap(({ state, crossings }) => crossings.flat().map((crossing) => ({ ...crossing, state })));
  return groupsOf(all, ({ callee }) => callee).flatMap((group) => {
    const states = [...new Map(group.map(({ state }) => [state.join(), state])).values()];
    const range = formatRange(group.map(({ share }) => share));
    const callee = (group[0]?.callee ?? '').replace(`${home}/`, '');
    return [
      ...hanging(`of ${callee}: ${range} of requests, in ${countStates(states.length)}`, 4),
      ...formatStates(states, rehearsal, home).flatMap((text) => hanging(text, 6)),
    ];
  });
}

function orderLines(rehearsal: Rehearsal, home: string, paint: Paint): readonly string[] {
  return rehearsal.orders.flatMap((order) => {
    const style = order.failing.length > 0 ? 'error' : order.crossing.length > 0 ? 'warning' : undefined;
    const lines = hanging(`${orderTitle(order, home)}: ${orderVerdict(order)}`, 4);
    return [
      ...(style === undefined ? lines : lines.map((line) => paint(style, line))),
      ...orderReasons(order, rehearsal, home).flatMap((text) => hanging(text, 6)),
    ];
  });
}

/** Further lines stand two columns further in. */
function hanging(text: string, indent: number, front: string = ' '.repeat(indent)): readonly string[] {
  return wrap(printable(text), indent + 2, front);
}
