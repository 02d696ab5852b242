/** Text on its way into the page. Everything that is not written in this folder goes through `shown`. */
import { plain } from './plain-text.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text, in an element as in a quoted attribute; what cannot be seen is shown as its code. */
export function shown(text: string): string {
  return plain(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A longer word than this gets places to break at. */
const LONG_WORD = /[^\s@/\\_]{1,28}[@/\\_]*|[\s@/\\_]+/gu;

/** Text of a record: its direction of writing stays its own, and it may break after @, / and the like. */
export function shownApart(text: string): string {
  return `<bdi>${(plain(text).match(LONG_WORD) ?? []).map(shown).join('<wbr>')}</bdi>`;
}
