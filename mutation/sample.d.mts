/** All of them in an order by chance, the rooms in turn: any beginning of it is a sample of each room. */
export function sampleOf<T extends { readonly room: string }>(mutants: readonly T[], seed: number): readonly T[];
