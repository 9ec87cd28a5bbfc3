// Standard input parsed and printed again by the npm package yaml.
import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

writeFileSync(1, stringify(parse(readFileSync(0, 'utf8'))));
