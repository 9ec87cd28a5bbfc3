/** All of them in an order by chance, the rooms in turn: any beginning of it is a sample of each room. */
export function sampleOf(mutants, seed) {
  const random = randomOf(seed);
  const rooms = new Map();
  for (const mutant of mutants) rooms.set(mutant.room, [...(rooms.get(mutant.room) ?? []), mutant]);
  const left = [...rooms.values()].map((own) => shuffled(own, random));
  const order = [];
  while (left.some((own) => own.length > 0)) for (const own of left) if (own.length > 0) order.push(own.pop());
  return order;
}

function shuffled(all, random) {
  const own = all.slice();
  for (let at = own.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [own[at], own[other]] = [own[other], own[at]];
  }
  return own;
}

/** Numbers of [0, 1), the same for the same seed: a linear congruential generator with the constants of Numerical Recipes. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
