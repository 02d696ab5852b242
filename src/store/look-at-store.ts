/** The store as `verify` sees it: read at one moment, beside a run that may be under way, without lock, mending or any other change. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { StoreLook } from '../health/health-world.js';
import { CONTENT_TYPES, parseContentType, type ContentType } from '../model.js';
import { diskFailure } from './disk-failure.js';
import { lookAt } from './lmdb-file.js';
import type { StorePlaces } from './open-store.js';
import { segmentFiles } from './segments.js';
import { openState, type State } from './state.js';
import { GAPS_ARE_KEPT_MS, loadCheckpoint } from './store.js';
import { loadRun } from './stored-run.js';

const WEEK_MS = 7 * 86_400_000;

/** Throws UserError: 78 for a state of a newer version, 74 when the disk refuses. */
export async function lookAtStore(places: StorePlaces, now: Date): Promise<StoreLook> {
  try {
    const folder = join(places.stateFolder, 'lmdb');
    const state = lookAt(join(folder, 'data.mdb'));
    const files = segmentFiles(places.eventsFolder);
    const segments = {
      segments: { count: files.length, weekBytes: bytesSince(files, now), newest: newestOf(files) },
    };
    const highest = Math.max(0, ...files.slice(-200).map(sequenceOf));
    if (state !== 'sound') return { ...NOTHING, ...segments, state, sequence: { state: 0, files: highest } };
    const opened = openState(folder, true);
    try {
      return { ...read(opened, places.eventsFolder, now), ...segments, state, sequence: { state: opened.meta.get('sequence') ?? 0, files: highest } };
    } finally {
      await opened.root.close();
    }
  } catch (error) {
    throw diskFailure(error, places.stateFolder);
  }
}

const NOTHING = { checkpoints: {}, owed: {}, gaps: [], lastRun: null, heardAt: null, unfinished: [], gone: [] };

function read(state: State, eventsFolder: string, now: Date): Omit<StoreLook, 'segments' | 'state' | 'sequence'> {
  const checkpoints: StoreLook['checkpoints'] = {};
  const owed: Record<string, number> = {};
  for (const contentType of CONTENT_TYPES) {
    const stored = state.checkpoints.get(contentType);
    if (stored !== undefined) checkpoints[contentType] = loadCheckpoint(stored);
    owed[contentType] = state.owed.getKeysCount({ start: [contentType, ''], end: [contentType, '\u{10FFFF}'] });
  }
  const gaps = Array.from(state.gaps.getRange({ start: [now.getTime() - GAPS_ARE_KEPT_MS, 0] })).map(({ value }) => ({
    ...value,
    foundAt: new Date(value.foundAt),
    start: new Date(value.start),
    end: new Date(value.end),
  }));
  const run = state.runs?.get('last');
  const heardAt = state.meta.get('heardAt');
  const hidden = Array.from(state.pending.getKeys()).filter((name) => !existsSync(join(eventsFolder, name)));
  const isAside = (name: string) => existsSync(join(eventsFolder, dirname(name), `.${basename(name)}.partial`));
  return {
    checkpoints,
    owed,
    gaps,
    lastRun: run === undefined ? null : loadRun(run),
    heardAt: heardAt === undefined ? null : new Date(heardAt),
    unfinished: hidden.filter(isAside),
    // A run may have renamed it between the two looks.
    gone: hidden.filter((name) => !isAside(name) && !existsSync(join(eventsFolder, name))),
  };
}

function sequenceOf(file: string): number {
  return Number(/-(\d+)\.jsonl$/.exec(file)?.[1] ?? 0);
}

/** By the day of receipt in the path; a segment that somebody moves away meanwhile counts as nothing. */
function bytesSince(files: readonly string[], now: Date): number {
  const since = new Date(now.getTime() - WEEK_MS).toISOString().slice(0, 10);
  const recent = files.filter((file) => basename(dirname(file)) >= since);
  return recent.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** When the newest segment of each type was received, by its name. `files` are sorted by it. */
function newestOf(files: readonly string[]): Partial<Record<ContentType, Date>> {
  const newest: Partial<Record<ContentType, Date>> = {};
  for (const file of files) {
    const contentType = parseContentType(file.split(sep).at(-3) ?? '');
    const receivedAt = Date.parse(basename(file).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z'));
    if (contentType !== null && !Number.isNaN(receivedAt)) newest[contentType] = new Date(receivedAt);
  }
  return newest;
}
