import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SCHEMAS = `The JSON Schemas that are compiled into this program derive from the API definitions of Kubernetes, Gateway API,
Flagger and Istio, Copyright The Kubernetes Authors, The Flagger Authors and Istio Authors, under the Apache License 2.0, whose
text is in LICENSE. Their versions: src/emit/schemas/README.md.
`;

/** The packages whose files `inputs` (paths relative to `root`) name, by name. */
export function packagesOf(root, inputs) {
  const folders = inputs.flatMap((path) => path.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/)?.[0] ?? []);
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} ${version} has no licence file to pass on`);
    return { name, version, license, folder, text: readFileSync(join(root, folder, file), 'utf8').trim() };
  });
}

export function licenseTexts(packages) {
  const line = '-'.repeat(80);
  const texts = packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`);
  return ['This program contains the following packages.\n', ...texts, SCHEMAS].join(`\n${line}\n\n`);
}
