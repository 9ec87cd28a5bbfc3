/** What the text of a program with mutants asks (mutants.mjs). `state.on` is the number of the one that is on. */
export function asking(state) {
  const saw = (id) => {
    if (id >= 0) state.seen[id] = 1;
  };
  const ask = (id) => {
    saw(id);
    return id === state.on;
  };
  return Object.assign(ask, {
    condition: (always, never, value) => {
      if (state.on === always && always >= 0) return true;
      if (state.on === never) return false;
      saw(value ? never : always);
      return value;
    },
    and: (left, right, a, b) => {
      if (state.on === left) return a;
      if (state.on === right) return b();
      if (!a) {
        saw(right);
        return a;
      }
      return other(left, a, b());
    },
    or: (left, right, a, b) => {
      if (state.on === left) return a;
      if (state.on === right) return b();
      if (a) {
        saw(right);
        return a;
      }
      return other(left, a, b());
    },
    given: (left, a, b) => {
      if (state.on === left || (a !== undefined && a !== null)) return a;
      return other(left, a, b());
    },
  });

  function other(id, a, b) {
    if (a !== b) saw(id);
    return b;
  }
}
