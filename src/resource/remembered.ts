/** Makes once what is asked for many times, as long as what it is made of is there. */
export function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly made: V }>();
  return (key) => {
    const there = known.get(key);
    if (there !== undefined) return there.made;
    const made = make(key);
    known.set(key, { made });
    return made;
  };
}

/** The same for keys of any kind, as long as the function is there. */
export function once<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key) as V;
  };
}

/** What is made of one thing, once by each maker. */
export function remembering<T>(of: () => T): <V extends object>(make: (of: T) => V) => V {
  const known = new Map<(of: T) => object, object>();
  return <V extends object>(make: (of: T) => V): V => {
    const made = known.get(make) ?? make(of());
    known.set(make, made);
    // What a maker has made is of its own type.
    return made as V;
  };
}
