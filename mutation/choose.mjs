/** How many tests of a file are run before other files are asked: more of those that are about the room, or about all that is written. */
function atOnce(file, room) {
  if (file === 'test/cases/cases.test.ts' && room !== 'trace') return 15;
  return file.startsWith(`test/${room}/`) ? 15 : 2;
}

/**
 * Which tests to run for a mutant, and in which order: all that come by it, the quickest first, of many files before one is asked to
 * its end. Before them those that have noticed others of the same source.
 */
export function chooseTests(surveys) {
  const sure = surveys.map(({ file, atLoad, tests }) => ({
    file,
    atLoad: new Set(atLoad),
    tests: tests
      .filter(({ problem }) => problem === undefined)
      .map((each) => ({ ...each, seen: new Set(each.seen) }))
      .sort((a, b) => a.ms - b.ms),
  }));
  return ({ id, room }, before) => {
    const files = sure
      .map(({ file, atLoad, tests }) => ({
        file,
        // It comes by as it begins, and so do all of its tests.
        fresh: atLoad.has(id),
        tests: atLoad.has(id) ? tests : tests.filter(({ seen }) => seen.has(id)),
      }))
      .filter(({ tests }) => tests.length > 0)
      .sort((a, b) => a.tests[0].ms - b.tests[0].ms);
    const rounds = before.flatMap(({ file, index }) => {
      const own = files.find((each) => each.file === file);
      return own?.tests.some((each) => each.index === index) ? [{ file, fresh: own.fresh, indexes: [index] }] : [];
    });
    const isBefore = (file, test) => before.some((each) => each.file === file && each.index === test.index);
    for (let round = 0, left = true; left; round++) {
      left = false;
      for (const { file, fresh, tests } of files) {
        const own = atOnce(file, room);
        const next = tests.slice(round * own, (round + 1) * own).filter((test) => !isBefore(file, test));
        left ||= tests.length > (round + 1) * own;
        if (next.length === 0) continue;
        rounds.push({ file, fresh, indexes: next.map(({ index }) => index) });
      }
    }
    return { rounds, count: files.reduce((sum, { tests }) => sum + tests.length, 0) };
  };
}
