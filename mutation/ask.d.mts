export function asking(state: { on: number; readonly seen: { [id: number]: number } }): unknown;
