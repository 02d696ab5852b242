/** Text on its way into the page. Everything that is not written in this folder goes through `shown`. */
import { plain } from './plain-text.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text, in an element as in a quoted attribute; what cannot be seen is shown as its code. */
export function shown(text: string): string {
  return plain(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Text of a record: its direction of writing stays its own. */
export function shownApart(text: string): string {
  return `<bdi>${shown(text)}</bdi>`;
}
