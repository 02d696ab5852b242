/** Words as /bin/sh reads them, and a command as a crontab line holds it. Pure. */
import { Exit, UserError } from '../errors.js';

/** One word, quoted only where it must be. Throws UserError (64) for what no crontab line can hold. */
export function quoteWord(word: string): string {
  // A crontab line ends at a line feed, and NUL ends a string.
  // oxlint-disable-next-line no-control-regex
  if (/[\0-\x1f\x7f]/.test(word)) {
    throw new UserError(Exit.usage, 'a line break or another control character cannot stand in a crontab line', { hint: 'choose a path or a command without one' });
  }
  if (/^[\w@+=:,./-]+$/.test(word)) return word;
  // measured: Debian's cron makes one backslash of two, and takes one before an escaped percent sign for an escape. So the quote is closed
  // and opened between them.
  const apart = word.replaceAll("'", String.raw`'\''`).replaceAll(/\\(?=[\\%])/g, String.raw`\''`);
  return `'${apart}'`;
}

/** documented: crontab(5), an unescaped percent sign ends the command and the rest becomes its input. */
export function escapeForCron(command: string): string {
  return command.replaceAll('%', String.raw`\%`);
}

export function unescapeFromCron(text: string): string {
  return text.replaceAll(String.raw`\%`, '%');
}

/** The words of a command in the notation that `quoteWord` writes. */
export function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? [];
  return words.map((word) => word.replaceAll(/'([^']*)'|\\(.)/g, (_all, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''));
}
