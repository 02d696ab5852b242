/** What every command is handed. */
import type { Clock, Interruption, Random, Terminal } from '../world.js';

/** Flags that stand before or after any command. */
export type GlobalOptions = { home?: string; profile: string; debug?: boolean };

export type CommandWorld = {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  homedir: string;
  pid: number;
  userAgent: string;
  clock: Clock;
  random: Random;
  terminal: Terminal;
  /** Starts to listen for Ctrl-C and the like. */
  interruption(): Interruption;
  /** Each returns what takes it back. Neither keeps the program alive. */
  timer(milliseconds: number, work: () => void): () => void;
  everyMs(milliseconds: number, work: () => void): () => void;
};
