/** Checks that are run one after the other, as .ci/run tells them: the last line is `N passed, N failed[, N skipped]`. */
export function startSteps() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const column = (name) => name.padEnd(60);

  /** Runs a check; it fails by what it throws. Gives its result, or `undefined` where it failed. */
  async function step(name, check) {
    const start = Date.now();
    try {
      const result = await check();
      counts.passed++;
      console.log(`${column(name)}ok      ${Date.now() - start} ms`);
      return result;
    } catch (error) {
      counts.failed++;
      console.log(`${column(name)}FAILED  ${Date.now() - start} ms`);
      console.log(String(error.message).replace(/^/gm, '  | '));
      return undefined;
    }
  }

  function skip(name, why) {
    counts.skipped++;
    console.log(`${column(name)}skipped: ${why}`);
  }

  function finish() {
    const rest = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
    console.log(`${counts.passed} passed, ${counts.failed} failed${rest}`);
    if (counts.failed > 0) process.exitCode = 1;
  }

  return { step, skip, finish };
}
