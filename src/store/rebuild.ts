/** Reads the Ids back from the segments when the state is gone: what is in a segment must not be stored twice. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { splitRecords, type SplitRecords } from '../collect/split.js';
import { daysToRemember, dayOf } from './days.js';
import { makeKnownIds } from './known-ids.js';
import type { State } from './state.js';

/** Returns the number of records read. The sequence goes on after the highest one found. */
export function rebuildIds(state: State, segments: readonly string[], now: Date): number {
  const ids = makeKnownIds(state.idPages);
  const oldest = dayOf(now) - daysToRemember;
  let records = 0;
  let sequence = 0;
  for (const file of segments) {
    sequence = Math.max(sequence, Number(/-(\d+)\.jsonl$/.exec(file)?.[1] ?? 0));
    const day = dayOf(new Date(/(\d{4}-\d\d-\d\d)[/\\][^/\\]+$/.exec(file)?.[1] ?? 0));
    if (day < oldest) continue;
    for (const part of recordsOf(file)) {
      records += part.count;
      const { newDigests } = ids.unseen(part);
      const added = state.root.transactionSync(() => ids.add(newDigests, day));
      added();
    }
  }
  state.meta.transactionSync(() => state.meta.putSync('sequence', sequence));
  return records;
}

/** All at once; where that fails (a line that somebody edited) line by line, so that only the damaged one is missing. */
function recordsOf(file: string): SplitRecords[] {
  const whole = splitRecords(asArray(file));
  if (whole.ok) return [whole.records];
  const lines = readFileSync(file, 'latin1').split('\n');
  const splits = lines.map((line) => splitRecords(Buffer.from(`[${line}]`, 'latin1')));
  return splits.flatMap((split) => (split.ok ? [split.records] : []));
}

/** JSON Lines as the array that the splitter reads. A last line without its end (somebody else's edit) is taken along. */
export function asArray(file: string): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const body = Buffer.alloc(size + 2, 0x20);
    readSync(descriptor, body, 1, size, 0);
    const end = body.lastIndexOf(0x0a) === size ? size : size + 1;
    for (let at = body.indexOf(0x0a); at !== -1 && at < end; at = body.indexOf(0x0a, at + 1)) body[at] = 0x2c;
    body[0] = 0x5b;
    body[end] = 0x5d;
    return body;
  } finally {
    closeSync(descriptor);
  }
}
