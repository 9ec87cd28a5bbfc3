import type { HttpMatchView } from '../../model/canary.ts';
import type { Json } from '../../resource/json.ts';
import type { Path } from '../../resource/path.ts';

export interface UnreadCondition {
  /** From the match on. */
  readonly path: Path;
  readonly what: string;
  readonly proposed?: Json;
}

/** The first condition on a header or parameter that Flagger's Gateway API router cannot write: one by neither exact nor regex. */
export function unreadCondition(match: Pick<HttpMatchView, 'headers' | 'queryParams'>): UnreadCondition | undefined {
  for (const map of ['headers', 'queryParams'] as const) {
    for (const [name, value] of Object.entries(match[map])) {
      if (filled(value.exact) || filled(value.regex)) continue;
      const path = [map, name];
      const kind = map === 'headers' ? 'header' : 'parameter';
      const by = filled(value.prefix) ? 'prefix' : filled(value.suffix) ? 'suffix' : undefined;
      if (by === undefined) return { path, what: `${kind} \`${name}\` without \`exact\` or \`regex\`` };
      const text = escapeRegex(value[by] ?? '');
      const proposed = { regex: by === 'prefix' ? `${text}.*` : `.*${text}` };
      return { path, what: `\`${by}\` of ${kind} \`${name}\``, proposed };
    }
  }
  return undefined;
}

function filled(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
