export function versionOf(root: string): string;
export function disagreements(root: string): readonly string[];
export function changelogProblems(root: string): readonly string[];
