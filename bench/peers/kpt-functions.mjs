// A KRM function that annotates every Service, on the npm package kpt-functions.
import { addAnnotation, run } from 'kpt-functions';

await run(async (configs) => {
  for (const object of configs.getAll()) {
    if (object.apiVersion === 'v1' && object.kind === 'Service') addAnnotation(object, 'example.com/touched', 'yes');
  }
});
