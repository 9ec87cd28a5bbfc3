import { type Entry, KUSTOMIZE } from './entry.ts';

/** 125 and 126: what a tool makes of names. */
export const NAMES = {
  FAN125: {
    name: 'name-not-followed',
    severity: 'error',
    title: 'A reference says a name that kustomize has changed',
    holds: KUSTOMIZE,
    message: (f: {
      object: string;
      field: string;
      kind: string;
      old: string;
      now: string;
      lost: string;
      /** What a file under `configurations` must have; `undefined` where nothing helps but a patch. */
      configuration: string | undefined;
      /** Kustomize has no object of that name, as Flagger makes it. */
      made: boolean;
      /** The kustomizations themselves were read, and have no such configuration. */
      files: boolean;
      /** The function has changed nothing for its sake. */
      stopped: boolean;
    }) => {
      const what = `${f.object} names ${f.kind} ${f.old} in \`${f.field}\`, which kustomize has renamed to ${f.now}`;
      const why = f.made ? ' (Flagger makes that Service, so there is no object to follow)' : '';
      const stopped = f.stopped ? '; nothing was changed' : '';
      if (f.configuration === undefined) {
        return `${what} and does not follow there, as what it names is in another namespace or one of several: ${f.lost}; a patch of the overlay must say the new name${stopped}`;
      }
      const has = `a file under \`configurations:\``;
      if (f.files) return `${what} and does not follow there${why}: ${f.lost}; ${has} must have \`${f.configuration}\``;
      const then = f.made
        ? 'with it the name is right at once'
        : 'with it kustomize follows after all functions have run, so this program must run behind the build: `kustomize build DIR | canary-fanout apply -`';
      return `${what}${why}: unless ${has} has \`${f.configuration}\`, ${f.lost}; ${then}${stopped}`;
    },
  },
  FAN126: {
    name: 'function-before-renaming',
    severity: 'warning',
    title: 'The function runs before an overlay changes names',
    holds: KUSTOMIZE,
    message: (f: { where: string; config: string; later: string; fields: string }) =>
      `${f.where} lists CanaryFanout ${f.config} under \`transformers:\`, and ${f.later}, which takes it, has ${f.fields}: the function sees names and namespaces from before, writes its objects for them, and kustomize does not follow in the fields by which these refer to each other; it must be listed in the outermost kustomization alone`,
  },
} as const satisfies { readonly [code: string]: Entry<never> };
