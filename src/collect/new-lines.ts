import { SPAN } from './record-id.js';
import type { SplitRecords } from './split.js';

const LINE_FEED = 0x0a;

/**
 * The new records as lines, moved together within the body itself: nothing is copied twice. Null when none is new.
 * Record i is new when isNew[offset + i] is 1. The body is used up.
 */
export function newLines({ body, count, spans }: SplitRecords, isNew: Uint8Array, offset: number): Buffer | null {
  let from = -1;
  let to = -1;
  for (let record = 0; record < count; record++) {
    if (isNew[offset + record] !== 1) continue;
    const [start, end] = [spans[SPAN * record]!, spans[SPAN * record + 1]!];
    if (from === -1) from = to = start;
    if (to !== start) body.copyWithin(to, start, end);
    to += end - start;
    // Never reaches the next record: at least a comma or the closing bracket stands between.
    body[to] = LINE_FEED;
    to += 1;
  }
  return from === -1 ? null : body.subarray(from, to);
}
