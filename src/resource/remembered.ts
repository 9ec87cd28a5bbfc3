/** Makes once what is asked for many times, as long as what it is made of is there. */
export function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly made: V }>();
  return (key) => {
    const there = known.get(key) ?? { made: make(key) };
    known.set(key, there);
    return there.made;
  };
}
