import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatName } from '../../resource/resource-id.ts';
import { type ListenerNode, listenersOf } from '../../topology/listeners.ts';
import type { Rule } from '../rule.ts';
import { type JudgedParent, judgedRoutes } from './judged-parents.ts';
import { misspelt } from './known-names.ts';

/** How many listeners a sentence names. */
const SHOWN = 6;

/** FAN105. Of a Gateway that is in the input the listeners are all there: its own, and those of its ListenerSets. */
export const listenerNotFound: Rule = ({ after: { topology } }) =>
  judgedRoutes(topology).flatMap(({ holder, parents }) =>
    parents.flatMap((parent) => {
      const { ref, index, listeners, gateway, attachment } = parent;
      if (attachment.refused?.reason !== 'NoMatchingParent') return [];
      const { sectionName, port } = ref;
      const isNamed = sectionName === undefined || listeners.some(({ name }) => name === sectionName);
      const set =
        sectionName === undefined || ref.kind !== 'Gateway'
          ? undefined
          : listenersOf(gateway, topology.model).find((each) => each.listenerSet && each.name === sectionName);
      const facts = {
        route: holder.who,
        asked: [
          ...(sectionName === undefined ? [] : [`\`${sectionName}\``]),
          ...(port === undefined ? [] : [`on port ${port}`]),
        ].join(' '),
        parent: parent.name,
        listeners: formatListeners(listeners),
        set: set?.listenerSet === undefined || isNamed ? undefined : formatName(set.listenerSet.id),
      };
      const fix = proposed(parent, isNamed);
      const field = {
        path: `${holder.paths.parents}[${index}].${isNamed ? 'port' : 'sectionName'}`,
        ...(isNamed ? { currentValue: port ?? null } : { currentValue: sectionName }),
        ...(fix === undefined || facts.set !== undefined ? {} : { proposedValue: fix }),
      };
      return [diagnose('FAN105', facts, { item: holder.item, field })];
    }),
  );

function proposed(
  { ref: { sectionName, port }, listeners }: JudgedParent,
  isNamed: boolean,
): string | number | undefined {
  if (isNamed) {
    // Of a name and a port that are two listeners', either may be meant.
    const [only, ...others] = listeners;
    return sectionName === undefined && others.length === 0 ? only?.port : undefined;
  }
  const onPort = listeners.filter((each) => port === undefined || each.port === port);
  return misspelt(
    sectionName ?? '',
    onPort.map(({ name }) => name),
  );
}

function formatListeners(listeners: readonly ListenerNode[]): string {
  const shown = listeners.slice(0, SHOWN).map(({ name, port }) => `\`${name}\` (port ${port})`);
  const rest = listeners.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
