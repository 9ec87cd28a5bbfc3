import { scanResourceList } from '../src/krm/scan.ts';

/** What a run has seen, to be told: one whose inputs are all refused proves little. */
export interface Coverage {
  readByGo: number;
  readonly add: (
    text: string,
    stdout: string,
    exitCode: number,
    results: readonly { readonly message?: string }[],
  ) => void;
  readonly command: (name: string, exitCode: number) => void;
  readonly lines: () => readonly string[];
}

export function startCoverage(): Coverage {
  const codes = new Map<string, number>();
  const commands = new Map<string, number>();
  const ends = { 0: 0, 1: 0 };
  let changed = 0;
  let scanned = 0;
  let runs = 0;
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  const told = (map: Map<string, number>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, times]) => `${key} ${times}`);
  return {
    readByGo: 0,
    add(text, _, exitCode, results) {
      runs++;
      ends[exitCode === 0 ? 0 : 1]++;
      if (scanResourceList(text) !== undefined) scanned++;
      const found = new Set(results.flatMap(({ message }) => /^FAN\d{3}/.exec(message ?? '')?.[0] ?? []));
      if (found.has('FAN403') || found.has('FAN404') || found.has('FAN409')) changed++;
      for (const code of found) count(codes, code);
    },
    command: (name, exitCode) => count(commands, `${name}=${exitCode}`),
    lines() {
      return [
        `lists: ${runs}; exit 0: ${ends[0]}, exit 1: ${ends[1]}; with changes: ${changed}; by the scanner: ${scanned}, by the parser: ${runs - scanned}; read by Go: ${this.readByGo}`,
        `codes (${codes.size}): ${told(codes).join(', ')}`,
        `commands: ${told(commands).join(', ')}`,
      ];
    },
  };
}
