/** What the terminal can show. */

export type Paper = { width: number; unicode: boolean; colour: boolean };

const [NARROWEST, WIDEST] = [80, 200];

/** `columns` is undefined where the output is no terminal. documented: no-color.org; the locale's variables in POSIX's order. */
export function paperOf(env: Readonly<Record<string, string | undefined>>, columns: number | undefined): Paper {
  const asked = Number(env['COLUMNS'] ?? '');
  const width = columns ?? (Number.isInteger(asked) && asked > 0 ? asked : 100);
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, width)),
    unicode: /utf-?8/i.test(locale),
    colour: columns !== undefined && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
  };
}

type Ink = 'strong' | 'quiet' | 'good' | 'bad' | 'bar';
/** documented: ECMA-48, select graphic rendition. */
const CODES: Readonly<Record<Ink, readonly [on: number, off: number]>> = { strong: [1, 22], quiet: [2, 22], good: [32, 39], bad: [31, 39], bar: [36, 39] };

export function ink(text: string, kind: Ink, { colour }: Paper): string {
  const [on, off] = CODES[kind];
  return colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}
