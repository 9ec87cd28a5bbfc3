import type { FileRef, Item } from './item.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { remembering } from './remembered.ts';
import type { ResourceId } from './resource-id.ts';

/** An item that has no text: an object already parsed, or one that is about to be written. */
export function memoryItem(id: ResourceId, position: number, content: JsonObject, file?: FileRef): Item {
  const item: Item = {
    id,
    position,
    mentions: (needle) => holds(content, needle),
    content: () => content,
    problems: () => [],
    file: () => file,
    remember: remembering(() => item),
    changed: (changes) => memoryItem(changes.id ?? id, position, changes.content() ?? content, file),
  };
  return item;
}

function holds(value: Json | undefined, needle: string): boolean {
  if (typeof value === 'string') return value.includes(needle);
  if (Array.isArray(value)) return value.some((entry) => holds(entry, needle));
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, entry]) => key.includes(needle) || holds(entry, needle));
}
