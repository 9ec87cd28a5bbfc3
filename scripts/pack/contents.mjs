const WANTED = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist/THIRD-PARTY-LICENSES.txt',
  'dist/canary-fanout.js',
  'dist/index.cjs',
  'dist/package.json',
  'dist/types/index.d.cts',
  'fn-config/route-test.schema.json',
  'fn-config/schema.json',
  'package.json',
];

/** Why a package of these files is not what is to be published: a file lacks, or is one that nobody needs who installs it. */
export function contentProblems(paths) {
  const missing = WANTED.filter((path) => !paths.includes(path));
  const needless = paths.filter((path) => !WANTED.includes(path) && !/^dist\/types\/.+\.d\.cts$/.test(path));
  return [...missing.map((path) => `${path} is not in it`), ...needless.map((path) => `${path} must not be in it`)];
}
