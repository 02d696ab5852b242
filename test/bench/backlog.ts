/** What the sandbox of a scenario holds. */
import { gzipSync } from 'node:zlib';
import { DEFAULT_CONTENT_TYPES } from '../../src/model.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { body, makeRecords, smallRecord } from './records.js';

export type Backlog =
  /** So many blobs of so many records, an equal share of each content type, created over the last 20 hours. */
  | { kind: 'blobs'; blobs: number; records: number; size: 'real' | 'small' }
  /** One blob of that many bytes. */
  | { kind: 'large'; bytes: number }
  /** So many records a day and content type, in mini-blobs of 1 to 12, from `start` on; `late` is the share that is listed up to 3 hours after its arrival. */
  | { kind: 'days'; start: string; days: number; recordsADay: number; late: number }
  | { kind: 'nothing' };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function fill(sandbox: Sandbox, backlog: Backlog): void {
  switch (backlog.kind) {
    case 'nothing':
      return;
    case 'blobs':
      return fillWithBlobs(sandbox, backlog);
    case 'large':
      sandbox.addBlob('Audit.Exchange', { t: ago(sandbox, 10 * MINUTE_MS), records: [], raw: largeBody(backlog.bytes) });
      return;
    case 'days':
      return fillDays(sandbox, backlog);
  }
}

/** Gzipped one by one: 3,000 of them unpacked would be 2 GB. */
function fillWithBlobs(sandbox: Sandbox, { blobs, records, size }: Extract<Backlog, { kind: 'blobs' }>): void {
  const record = size === 'real' ? makeRecords() : smallRecord;
  for (let index = 0; index < blobs; index++) {
    const contentType = DEFAULT_CONTENT_TYPES[index % DEFAULT_CONTENT_TYPES.length]!;
    const gzipped = gzipSync(body(records, record));
    sandbox.addBlob(contentType, { t: ago(sandbox, 5 * MINUTE_MS + ((20 * HOUR_MS) / blobs) * index), records: [], gzipped });
  }
}

function largeBody(bytes: number): Buffer {
  const record = makeRecords();
  const texts: string[] = [];
  for (let size = 1; size < bytes; size += Buffer.byteLength(texts.at(-1)!) + 1) texts.push(record());
  return Buffer.from(`[${texts.join(',')}]`);
}

function fillDays(sandbox: Sandbox, { start, days, recordsADay, late }: Extract<Backlog, { kind: 'days' }>): void {
  const random = seeded(1);
  const first = new Date(start).getTime();
  const end = first + days * DAY_MS;
  for (const contentType of DEFAULT_CONTENT_TYPES) {
    for (let left = recordsADay * days; left > 0; ) {
      const count = Math.min(left, 1 + Math.floor(random() * 12));
      const t = Math.floor(first + random() * (end - first));
      const delay = random() < late ? random() * 3 * HOUR_MS : 0;
      sandbox.addBlob(contentType, { t: new Date(t), visibleAt: new Date(t + delay), records: Array.from({ length: count }, smallRecord) });
      left -= count;
    }
  }
}

function ago(sandbox: Sandbox, milliseconds: number): Date {
  return new Date(sandbox.clock.now().getTime() - milliseconds);
}

/** mulberry32: the same days each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
