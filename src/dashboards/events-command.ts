/** The words that lead from a picture to its events. */
import type { ContentType } from '../model.js';
import type { Cell } from './dashboard.js';

/** `where` may hold `{column}`; a condition whose column has no value is left out. Ready to paste into a shell. */
export function eventsCommand(contentTypes: readonly ContentType[], where: readonly string[], first: Readonly<Record<string, Cell>>, since: string): string {
  const conditions = where.map((condition) => filled(condition, first)).filter((condition) => condition !== null);
  return [
    'o365 events',
    ...(contentTypes.length > 1 ? [] : contentTypes.map((type) => `--type ${type}`)),
    ...conditions.map((condition) => `--where ${shellWord(condition)}`),
    `--since ${since}`,
  ].join(' ');
}

function filled(condition: string, first: Readonly<Record<string, Cell>>): string | null {
  const name = /\{(\w+)\}/.exec(condition)?.[1];
  if (name === undefined) return condition;
  const value = first[name];
  if (value === null || value === undefined) return null;
  // `*` stands for anything in a condition, (none) for nothing.
  return condition.replace(`{${name}}`, () => (value === '(none)' ? '' : String(value)));
}

/** A value may be an attacker's: nothing in it is for the shell, nor for the terminal. */
function shellWord(text: string): string {
  if (/^[\w./:@=+,-]+$/.test(text)) return text;
  // oxlint-disable-next-line no-control-regex
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '*');
  return `'${plain.replaceAll("'", String.raw`'\''`)}'`;
}
