/** What every command is handed. */
import type { Clock, Interruption, Random, Run, Terminal } from '../world.js';

/** Flags that stand before or after any command. */
export type GlobalOptions = { home?: string; profile: string; debug?: boolean };

export type CommandWorld = {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  homedir: string;
  pid: number;
  host: string;
  /** The home folder that the system has on record for this user: what a job of cron gets, whatever HOME says here. */
  accountHome: string;
  /** Absolute paths of node and of bin/o365.js. */
  node: string;
  program: string;
  run: Run;
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
