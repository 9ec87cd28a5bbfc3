import { generate } from '../scripts/generate.mjs';

/** The validators are generated code: `npx vitest` alone makes them too. */
export async function setup() {
  await generate(true);
}
