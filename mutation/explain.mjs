import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('survivors/', import.meta.url);

/** Mistakes that no test can notice or need notice, each with the reason: a file of mutation/survivors for each room. */
export function readReasons() {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
}

/** Whether a reason is about this mutant. */
export function isAbout({ file, line, mutation, of }, mutant) {
  return file === mutant.file && line === mutant.text && mutation === mutant.what && of === onOneLine(mutant.own);
}

export function onOneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}

/** Of mutants those that have a reason, by their number. */
export function explain(mutants) {
  const reasons = readReasons();
  return new Map(
    mutants.flatMap((mutant) => {
      const found = reasons.find((each) => isAbout(each, mutant));
      return found === undefined ? [] : [[mutant.id, found.reason]];
    }),
  );
}
