const SLASH: i8 = 47;

/** Where in the first page the words are that are looked for: each behind its length, and a zero behind the last one. */
export const WORDS = 4096;

/** Whether one of the words stands in these bytes. All of them end with a slash: that is looked for, in 16 bytes at a time. */
export function mentionsWord(start: i32, end: i32): bool {
  const slashes = i8x16.splat(SLASH);
  for (let at = start; at < end; at += 16) {
    let found = i8x16.bitmask(i8x16.eq(v128.load(at), slashes));
    while (found !== 0) {
      const slash = at + ctz(found);
      if (slash < end && endsWord(slash, start)) return true;
      found &= found - 1;
    }
  }
  return false;
}

function endsWord(slash: i32, start: i32): bool {
  let word = WORDS;
  let length: i32 = load<u8>(word);
  while (length > 0) {
    const first = slash + 1 - length;
    let left = first < start ? -1 : length - 1;
    while (left > 0 && load<u8>(first + left - 1) === load<u8>(word + left)) left--;
    if (left === 0) return true;
    word += length + 1;
    length = load<u8>(word);
  }
  return false;
}
