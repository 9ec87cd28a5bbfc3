import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { stringAt } from '../../resource/json.ts';
import { FUNCTION_ANNOTATION } from '../function-annotation.ts';
import type { Taken } from './inputs.ts';
import type { Source } from './sources.ts';

/** FAN012 and FAN126: configurations of this program that kustomizations list where it does not run, or too early. */
export function misplacedFunctions(
  taken: readonly Taken[],
  read: (path: string) => readonly Source[],
): readonly Diagnostic[] {
  return taken.flatMap(({ kustomization, outer }) =>
    kustomization.tools.flatMap(({ path, list }) =>
      read(path)
        .flatMap(({ configs }) => configs)
        .flatMap((item) => {
          const about = { where: kustomization.path, config: item.id.name };
          const spec = stringAt(item.content(), ['metadata', 'annotations', FUNCTION_ANNOTATION]);
          const file = { file: { path: kustomization.path } };
          if (list !== 'transformers') return [{ ...diagnose('FAN012', { ...about, list }, { item }), ...file }];
          if (spec === undefined) return [diagnose('FAN012', { ...about, list: undefined }, { item })];
          const change = outer.find(({ namePrefix, nameSuffix }) => namePrefix !== '' || nameSuffix !== '');
          const move = outer.find(({ namespace }) => namespace !== undefined);
          const later = change ?? move;
          if (later === undefined) return [];
          const fields = (['namePrefix', 'nameSuffix', 'namespace'] as const).filter(
            (key) => (later[key] ?? '') !== '',
          );
          const facts = { ...about, later: later.path, fields: fields.map((key) => `\`${key}\``).join(' and ') };
          return [diagnose('FAN126', facts, { item })];
        }),
    ),
  );
}
