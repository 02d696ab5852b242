/** Colours and marks; chalk takes the colours away where they are not wanted (NO_COLOR, TERM=dumb, no terminal). */
import chalk, { chalkStderr } from 'chalk';

export type Mark = 'ok' | 'warning' | 'failed' | 'skipped';

export function mark(state: Mark): string {
  switch (state) {
    case 'ok':
      return chalk.green('✔');
    case 'warning':
      return chalk.yellow('⚠');
    case 'failed':
      return chalk.red('✖');
    case 'skipped':
      return chalk.dim('-');
  }
}

export const failure = (text: string): string => chalk.red(text);
export const strong = (text: string): string => chalk.bold(text);
export const quiet = (text: string): string => chalk.dim(text);
/** On standard error. */
export const alarm = (text: string): string => chalkStderr.red(text);
export const caution = (text: string): string => chalkStderr.yellow(text);
export const heading = (text: string): string => chalkStderr.bold(text);
