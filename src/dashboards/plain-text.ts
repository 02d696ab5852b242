/** Text from records is anybody's: nothing in it may move the cursor, colour the screen, or turn a line around. */

/** Control and format characters (among them those that set the direction of writing), line separators, half surrogate pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}]/gu;
const WIDE = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
const MARK = /^\p{M}$/u;

/** Shows what cannot be seen as its code: \u{202e}. */
export function plain(text: string): string {
  return text.replaceAll(UNSEEN, codeOf);
}

/** The same for a terminal that may not know more than ASCII. */
export function plainFor(text: string, unicode: boolean): string {
  return unicode ? plain(text) : plain(text).replaceAll(/[^ -~]/gu, codeOf);
}

/** Columns that a terminal gives it. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Exactly that many columns: cut with an ellipsis, or filled with blanks. */
export function fit(text: string, width: number, { unicode, right = false }: { unicode: boolean; right?: boolean }): string {
  const cut = widthOf(text) <= width ? text : cutTo(text, width, unicode ? '…' : '~');
  const blanks = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return right ? blanks + cut : cut + blanks;
}

function cutTo(text: string, width: number, ellipsis: string): string {
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width - 1) break;
    kept += character;
  }
  return kept + ellipsis;
}

function codeOf(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
