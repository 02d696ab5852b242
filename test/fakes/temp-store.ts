/** A store in a temporary folder, and steps to commit to it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitRecords } from '../../src/collect/split.js';
import { newLines } from '../../src/collect/new-lines.js';
import type { Checkpoint } from '../../src/model.js';
import { openStore, type OpenedStore, type StorePlaces } from '../../src/store/open-store.js';
import { segmentFiles } from '../../src/store/segments.js';
import type { RecordIds, Step, Store } from '../../src/world.js';

export const TYPE = 'Audit.Exchange';
export const START = new Date('2026-11-18T12:00:00Z');
const NOTHING_YET: Checkpoint = { floor: new Date('2026-11-18T11:00:00Z'), watermark: null, lookedBackAt: null, startedAt: null };

export type TempStore = StorePlaces & {
  root: string;
  open(now?: Date): Promise<OpenedStore>;
  lines(): string[];
  remove(): void;
};

export function tempStore(root = mkdtempSync(join(tmpdir(), 'o365-store-'))): TempStore {
  const places = { stateFolder: join(root, 'state'), eventsFolder: join(root, 'events'), quarantineFolder: join(root, 'quarantine') };
  return {
    root,
    ...places,
    open: async (now = START) => await openStore(places, now),
    lines: () => segmentFiles(places.eventsFolder).flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(0, -1)),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Records that all have an Id, by their digests. */
export function splitIds(digests: Buffer): RecordIds {
  return { digests, hasId: new Uint8Array(digests.length / 16).fill(1) };
}

export type StepOptions = Partial<Pick<Step, 'receivedAt' | 'contentType' | 'known' | 'lost' | 'owed' | 'settled' | 'gaps' | 'checkpoint'>>;

/** One step with a record for each Id (null has none); returns how many were new. */
export async function commitIds(store: Store, ids: readonly (string | null)[], options: StepOptions = {}): Promise<number> {
  return await commitBody(store, JSON.stringify(ids.map((Id) => (Id === null ? {} : { Id }))), options);
}

export async function commitBody(store: Store, body: string, options: StepOptions = {}): Promise<number> {
  const split = splitRecords(Buffer.from(body));
  if (!split.ok) throw new Error(split.reason);
  const { isNew, newDigests } = store.unseen(split.records);
  const lines = newLines(split.records, isNew, 0);
  await store.commit({
    contentType: TYPE,
    receivedAt: START,
    known: [],
    lost: [],
    owed: [],
    settled: [],
    gaps: [],
    checkpoint: NOTHING_YET,
    ...options,
    lines: lines === null ? [] : [lines],
    newDigests,
  });
  return isNew.reduce((sum, flag) => sum + flag, 0);
}
