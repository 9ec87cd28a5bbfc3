export function tarOf(files: ReadonlyMap<string, Buffer>, time: number): Buffer;
