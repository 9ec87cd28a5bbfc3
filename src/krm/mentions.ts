/** Whether a word stands in a part of a text. */
export type Mentions = (needle: string, start: number, end: number) => boolean;

/** Of fewer parts each is looked through by itself: who asks for the name of one object asks of few. */
const FEW = 64;

/**
 * For who asks of the many parts of one text: a word that is asked for again and again is looked for once in the whole, and most
 * of these stand nowhere in it.
 */
export function mentionsIn(text: string): Mentions {
  const asked = new Map<string, number | readonly number[]>();
  return (needle, start, end) => {
    if (needle === '') return true;
    let known = asked.get(needle) ?? 0;
    if (typeof known === 'number') {
      if (known < FEW) {
        asked.set(needle, known + 1);
        return text.slice(start, end).includes(needle);
      }
      known = placesOf(needle, text);
      asked.set(needle, known);
    }
    if (known.length === 0) return false;
    const first = known[firstFrom(start, known)];
    return first !== undefined && first + needle.length <= end;
  };
}

function placesOf(needle: string, text: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) places.push(at);
  return places;
}

/** The index of the first place that is not before `start`. */
function firstFrom(start: number, places: readonly number[]): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? start) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
