import { chainsOf } from '../rehearse/chains.ts';
import { formatChain } from '../report/rehearse-sentences.ts';
import { formatHop, formatStatus } from '../report/trace-text.ts';
import type { Outcome } from '../trace/outcome.ts';
import { target } from '../trace/request.ts';
import { equals, toFraction, toPercent } from '../trace/share.ts';
import type { Answer } from './ask.ts';
import { element } from './dom.ts';

/** Every way with its share, hop by hop with the reasons: the picture as text. `onLight`: the index of a way, or none. */
export function waysList(
  { outcomes, assumptions }: Answer,
  home: string,
  onLight: (way: number | undefined) => void,
): HTMLElement {
  const ways = outcomes.flatMap((outcome, index) =>
    outcome.share.numerator === 0n
      ? []
      : [
          wayItem(
            outcome,
            home,
            () => onLight(index),
            () => onLight(undefined),
          ),
        ],
  );
  return element(
    'div',
    { class: 'ways' },
    element('ol', {}, ...ways),
    assumptions.length > 0 &&
      element(
        'details',
        { class: 'assumed' },
        element('summary', {}, 'Taken for granted'),
        element('ul', {}, ...assumptions.map((text) => element('li', {}, text))),
      ),
  );
}

function wayItem(outcome: Outcome, home: string, light: () => void, dark: () => void): HTMLElement {
  const chains = chainsOf([outcome]);
  const bad = chains.some(({ status }) => status < 200 || status >= 400);
  const listeners = { onmouseenter: light, onmouseleave: dark, onfocusin: light, onfocusout: dark };
  return element(
    'li',
    { class: bad ? 'way bad' : 'way', ...listeners },
    element(
      'details',
      { open: true },
      element(
        'summary',
        {},
        element('strong', { title: toFraction(outcome.share) }, toPercent(outcome.share)),
        ' ',
        chains.map((chain) => formatChain(chain, home)).join('; '),
      ),
      hopList(outcome, home),
    ),
  );
}

function hopList(outcome: Outcome, home: string): HTMLElement {
  const items = outcome.hops.map((hop, index) => {
    const last = index === outcome.hops.length - 1;
    const what = `${formatHop(hop, home)}${last ? `: ${formatStatus(outcome)}` : ''}`;
    return hopItem(what, hop.why.replaceAll(` ${home}/`, ' '));
  });
  const mirrors = outcome.mirrors.map(({ share, service, hops }) =>
    hopItem(`${toPercent(share)} as a copy to ${service}, whose answer is thrown away`, hops.at(-1)?.why ?? ''),
  );
  const calls = outcome.next.flat().map((next) => {
    const { method, host } = next.request;
    const of = equals(next.share, outcome.share) ? '' : ` (${toPercent(next.share)} of all)`;
    return element('li', {}, `these pods call ${method} ${host}${target(next.request)}${of}`, hopList(next, home));
  });
  return element('ol', { class: 'hops' }, ...items, ...mirrors, ...calls);
}

function hopItem(what: string, why: string): HTMLElement {
  return element('li', {}, what, why !== '' && element('span', { class: 'why' }, ` — ${why}`));
}
