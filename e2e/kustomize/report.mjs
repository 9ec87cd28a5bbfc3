import assert from 'node:assert/strict';

/** Counts and prints what was tried, one line each. */
export function report() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  return {
    try(name, act) {
      try {
        act(assert);
        counts.passed++;
        process.stdout.write(`ok      ${name}\n`);
      } catch (error) {
        counts.failed++;
        process.stdout.write(`FAILED  ${name}\n${String(error?.message ?? error).replace(/^/gm, '        ')}\n`);
      }
    },
    skip(name, why) {
      counts.skipped++;
      process.stdout.write(`skipped ${name}: ${why}\n`);
    },
    /** The last line, and the status of the process. */
    end() {
      const { passed, failed, skipped } = counts;
      const rest = skipped > 0 ? `, ${skipped} skipped` : '';
      process.stdout.write(`${passed} passed, ${failed} failed${rest}\n`);
      if (failed > 0) return 1;
      return passed > 0 ? 0 : 3;
    },
  };
}
