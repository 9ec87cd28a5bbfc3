import type { Asked } from './state.ts';

/** What is asked as the address's fragment, so that a state can be sent to somebody; nothing of it is sent to a server. */
export function toFragment({ scope, method, url, headers, from, rollouts }: Asked): string {
  const fields = new URLSearchParams();
  if (scope > 0) fields.set('scope', String(scope));
  fields.set('url', url);
  fields.set('from', from);
  if (method !== 'GET') fields.set('method', method);
  for (const [name, value] of headers) fields.append('header', `${name}: ${value}`);
  for (const [canary, text] of rollouts) fields.append('rollout', `${canary}=${text}`);
  return `#${fields.toString()}`;
}

/** `undefined` where the fragment says nothing of it: the first of all, or a section of the page. */
export function ofFragment(fragment: string, scopes: number): Asked | undefined {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const url = fields.get('url');
  if (url === null) return undefined;
  const scope = Number(fields.get('scope') ?? 0);
  return {
    scope: Number.isInteger(scope) && scope >= 0 && scope < scopes ? scope : 0,
    method: fields.get('method') ?? 'GET',
    url,
    from: fields.get('from') ?? '',
    headers: fields.getAll('header').flatMap((line) => headerOf(line)),
    rollouts: new Map(
      fields.getAll('rollout').flatMap((text) => {
        const found = /^([^=]+)=([A-Za-z]+:\d{1,3})$/.exec(text);
        return found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const];
      }),
    ),
  };
}

/** `NAME: VALUE`, or nothing where there is no name. */
export function headerOf(line: string): readonly (readonly [string, string])[] {
  const found = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line);
  return found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const];
}
