/** Reads every segment to its end and holds it against the state. Changes nothing. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { splitRecords, type SplitRecords } from '../collect/split.js';
import type { DeepLook } from '../health/health-world.js';
import { daysToRemember, dayOf } from './days.js';
import { diskFailure } from './disk-failure.js';
import { DIGEST_WORDS } from './id-hash.js';
import { makeKnownIds } from './known-ids.js';
import { lookAt } from './lmdb-file.js';
import type { StorePlaces } from './open-store.js';
import { asArray } from './rebuild.js';
import { segmentFiles } from './segments.js';
import { openState, type State } from './state.js';

/** Throws UserError: 78 for a state of a newer version, 74 when the disk refuses. Memory holds the Ids of eight days, 16 bytes each. */
export async function lookDeeply(places: StorePlaces, now: Date): Promise<DeepLook> {
  const folder = join(places.stateFolder, 'lmdb');
  try {
    const files = segmentFiles(places.eventsFolder);
    const state = lookAt(join(folder, 'data.mdb')) === 'sound' ? openState(folder, true) : null;
    try {
      return readAll(files, places.eventsFolder, state, now);
    } finally {
      await state?.root.close();
    }
  } catch (error) {
    throw diskFailure(error, places.eventsFolder);
  }
}

const DIGEST_BYTES = 4 * DIGEST_WORDS;

function readAll(files: readonly string[], eventsFolder: string, state: State | null, now: Date): DeepLook {
  const known = state === null ? null : makeKnownIds(state.idPages);
  const oldest = dayOf(now) - daysToRemember + 1;
  const seen = new Set<string>();
  const look = { segments: files.length, records: 0, ids: 0, unknownIds: 0, repeatedIds: 0, bad: [] as string[] };
  for (const file of files) {
    const split = splitRecords(asArray(file));
    if (!split.ok) {
      look.bad.push(`${relative(eventsFolder, file)} line ${badLine(file)}`);
      continue;
    }
    look.records += split.records.count;
    if (dayOf(new Date(basename(dirname(file)))) < oldest) continue;
    const ids = idsOf(split.records);
    look.ids += ids.length;
    for (const id of ids) {
      if (seen.has(id)) look.repeatedIds += 1;
      seen.add(id);
    }
    look.unknownIds += known === null ? 0 : known.unseen(split.records).newDigests.length / DIGEST_BYTES;
  }
  return look;
}

function idsOf({ digests, hasId }: SplitRecords): string[] {
  return [...hasId].flatMap((has, index) => (has === 1 ? [digests.toString('latin1', index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES)] : []));
}

/** The first line that is no JSON object, from 1. */
function badLine(file: string): number {
  return readFileSync(file, 'utf8').split('\n').findIndex((line) => !isObject(line)) + 1;
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
