/** Text on its way into the page. Everything that is not written in this folder goes through `shown`. */
import { plain } from './plain-text.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** After these, or after many characters without one, a line may break. */
const BREAKABLE = /[@/\\_]+|[^@/\\_\s]{16,28}?[.-]|[^@/\\_\s]{28}/gu;
/** Stands for a break: `plain` has left none in the text. */
const BREAK = '\0';

/** Text, in an element as in a quoted attribute; what cannot be seen is shown as its code. */
export function shown(text: string): string {
  return escaped(plain(text));
}

/** Text of a record: its direction of writing stays its own, and long words may break. */
export function shownApart(text: string): string {
  return `<bdi>${plain(text).replaceAll(BREAKABLE, `$&${BREAK}`).split(BREAK).map(escaped).join('<wbr>')}</bdi>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
