/** What a command leaves for the process to do: one write each, and how it ends. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 0 done, 1 an error was found, 2 usage or a defect of ours. */
  readonly exitCode: 0 | 1 | 2;
}
