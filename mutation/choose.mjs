/** How many tests of a file are run before other files are asked: more of those that are about the room, or about all that is written. */
function atOnce(file, room) {
  if (file === 'test/cases/cases.test.ts' && room !== 'trace') return 15;
  return file.startsWith(`test/${room}/`) ? 15 : 2;
}

/**
 * Which tests to run for a mutant, and in which order: all that come by it, the quickest first, of many files before one is asked to
 * its end. Before them those that have noticed others of the same source. `atLoad`: the file comes by it when it begins, so that all of its tests do.
 */
export function chooseTests(surveys) {
  const sure = surveys.map(({ file, ms, atLoad, tests }) => ({
    file,
    ms,
    atLoad: new Set(atLoad),
    tests: tests
      .filter(({ problem }) => problem === undefined)
      .map((each) => ({ ...each, seen: new Set(each.seen) }))
      .sort((a, b) => a.ms - b.ms),
  }));
  return ({ id, room }, before) => {
    const files = sure
      .map(({ file, ms, atLoad, tests }) => {
        const isAtLoad = atLoad.has(id);
        return { file, ms, atLoad: isAtLoad, tests: isAtLoad ? tests : tests.filter(({ seen }) => seen.has(id)) };
      })
      .filter(({ tests }) => tests.length > 0)
      .sort((a, b) => a.tests[0].ms - b.tests[0].ms);
    const rounds = before.flatMap(({ file, index }) => {
      const own = files.find((each) => each.file === file && !each.atLoad);
      return own?.tests.some((each) => each.index === index) ? [{ file, atLoad: false, indexes: [index] }] : [];
    });
    for (let round = 0, left = true; left; round++) {
      left = false;
      for (const { file, atLoad, tests } of files) {
        const own = atOnce(file, room);
        const next = atLoad ? (round === 0 ? tests : []) : tests.slice(round * own, (round + 1) * own);
        if (next.length === 0) continue;
        left = true;
        rounds.push({ file, atLoad, indexes: next.map(({ index }) => index) });
      }
    }
    return { rounds, count: files.reduce((sum, { tests }) => sum + tests.length, 0) };
  };
}
