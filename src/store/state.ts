/**
 * The state of one profile: one LMDB environment, moved forward in transactions that are on the disk when they return.
 * It lies behind this small interface so that another database could hold it one day.
 */
import { createHash } from 'node:crypto';
import { open, type Database, type RootDatabase } from 'lmdb';
import { Exit, UserError } from '../errors.js';
import type { ContentType } from '../model.js';
import type { PageKey } from './known-ids.js';

export const STATE_VERSION = 1;

/** Times are milliseconds since 1970. */
export type StoredCheckpoint = { floor: number; watermark: number | null; lookedBackAt: number | null; startedAt: number | null };
export type StoredBlob = { expires: number; fetchedAt: number };
export type StoredOwed = { contentId: string; contentUri: string; contentCreated: number; contentExpiration: number; reason: string; absent: boolean };
export type StoredGap = { contentType: ContentType; foundAt: number; start: number; end: number; reason: string };
export type StoredRun = {
  endedAt: number;
  outcome: string;
  exitCode: number;
  reason: string | null;
  types: { contentType: ContentType; stored: number; latencySeconds: { min: number; median: number; max: number } | null; coolingDownUntil: number | null }[];
};
type BlobKey = [contentType: ContentType, contentId: string];
/** rebuiltAt: the state was made anew from the segments. heardAt: a record was last stored. silenceSaid: the heardAt of the silence that was noticed last. */
type MetaKey = 'version' | 'sequence' | 'runStartedAt' | 'rebuiltAt' | 'heardAt' | 'silenceSaid';

export type State = {
  root: RootDatabase;
  meta: Database<number, MetaKey>;
  checkpoints: Database<StoredCheckpoint, ContentType>;
  /** contentIds that are stored. */
  blobs: Database<StoredBlob, BlobKey>;
  owed: Database<StoredOwed, BlobKey>;
  gaps: Database<StoredGap, [foundAt: number, number: number]>;
  idPages: Database<Buffer, PageKey>;
  /** Segments that are registered and may not have been renamed yet. */
  pending: Database<true, string>;
  /** How the last run ended. Missing where the state is only read and no run has left one. */
  runs: Database<StoredRun, 'last'> | undefined;
};

/** The caller has looked at the file. Throws UserError (78) when a newer o365 wrote it. */
export function openState(folder: string, readOnly = false): State {
  // overlappingSync would return before the commit is on the disk: a power cut could then undo Ids whose segment is already visible.
  const root = open({ path: folder, noSubdir: false, overlappingSync: false, maxDbs: 8, cache: false, readOnly });
  const state: State = {
    root,
    meta: root.openDB({ name: 'meta' }),
    checkpoints: root.openDB({ name: 'checkpoints' }),
    blobs: root.openDB({ name: 'blobs' }),
    owed: root.openDB({ name: 'owed' }),
    gaps: root.openDB({ name: 'gaps' }),
    idPages: root.openDB({ name: 'id-pages', encoding: 'binary' }),
    pending: root.openDB({ name: 'pending' }),
    runs: root.openDB({ name: 'runs' }),
  };
  const version = state.meta.get('version') ?? STATE_VERSION;
  if (version > STATE_VERSION) {
    void root.close();
    throw new UserError(Exit.settings, `${folder} was written by a newer o365 (state version ${version}; this one knows ${STATE_VERSION})`, {
      hint: 'update o365; nothing was changed',
    });
  }
  return state;
}

/** contentIds are opaque, LMDB keys are at most 1,978 bytes: a longer one stands in by its hash. */
export function blobKey(contentType: ContentType, contentId: string): BlobKey {
  return [contentType, contentId.length <= 400 ? contentId : createHash('sha256').update(contentId).digest('hex')];
}
