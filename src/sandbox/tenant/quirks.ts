import { CONTENT_TYPES, type ContentType } from '../../model.js';
import type { Quirk } from './quirk.js';
import { QUIRKS_OF_SHAPE } from './quirks-of-shape.js';
import { QUIRKS_OF_VALUES } from './quirks-of-values.js';
import { at } from './random.js';
import type { Draft, Scene } from './record.js';

/** One record in 33 is odd; the rest of the stream is clean. */
export const QUIRK_SHARE = 0.03;

export const QUIRKS: readonly Quirk[] = [...QUIRKS_OF_VALUES, ...QUIRKS_OF_SHAPE];

const ANYWHERE = QUIRKS.filter((quirk) => quirk.contentType === null);
const ONLY_IN = new Map(CONTENT_TYPES.map((type) => [type, QUIRKS.filter((quirk) => quirk.contentType === type)]));

/**
 * Plays the `turn`th quirk of that content type. In turn rather than by chance, so that none stays away for long:
 * odd turns go to what is special to the type, even ones to what may happen anywhere.
 */
export function applyQuirk(contentType: ContentType, turn: number, record: Draft, scene: Scene): Draft {
  const special = ONLY_IN.get(contentType) ?? [];
  const list = turn % 2 === 1 && special.length > 0 ? special : ANYWHERE;
  return at(list, Math.floor(turn / 2)).apply(record, scene);
}
