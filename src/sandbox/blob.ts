/** `audit/{contentId}`: the records of the mini-blobs that a contentId spans, as one JSON array. */
import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';
import { afError } from './af-errors.js';
import { type Answer, answerOf } from './answer.js';
import { parseContentId } from './content-id.js';
import { firstAtOrAfter } from './listing.js';
import type { Mini, MiniBlobs } from './mini-blobs.js';

export type BlobSetting = { minis: MiniBlobs; retentionDays(): number; now(): Date };
export type Blobs = { get(contentId: string): Answer };

const DAY_MS = 86_400_000;
/** Gzipped bodies that are kept, in bytes: enough for 3,000 blobs of 500 records. */
const MOST_KEPT = 400_000_000;
const compress = promisify(gzip);

/** A body is put together only when it is looked at; its gzipped form is kept, for as long as it stays the same. */
export function blobs(setting: BlobSetting): Blobs {
  const kept = new Map<string, { names: string; gzipped: Promise<Buffer> }>();
  let keptBytes = 0;

  const keep = async (contentId: string, names: string, minis: readonly Mini[]): Promise<Buffer> => {
    if (minis.length === 1 && minis[0]!.gzipped !== null) return minis[0]!.gzipped;
    const found = kept.get(contentId);
    if (found !== undefined && found.names === names) return await found.gzipped;
    const gzipped = compress(bodyOf(minis));
    kept.set(contentId, { names, gzipped });
    void gzipped.then((bytes) => {
      keptBytes += bytes.length;
      if (keptBytes > MOST_KEPT) {
        kept.clear();
        keptBytes = 0;
      }
      return null;
    });
    return await gzipped;
  };
  return {
    get(contentId) {
      const span = parseContentId(contentId);
      if (span === null) return afError('AF20052', contentId);
      const now = setting.now().getTime();
      if (now > span.first / 1000 + setting.retentionDays() * DAY_MS) return afError('AF20051', contentId);
      const shelf = setting.minis.of(span.contentType).get(span.dc) ?? [];
      const minis = shelf
        .slice(firstAtOrAfter(shelf, span.first), firstAtOrAfter(shelf, span.last + 1))
        .filter((mini) => mini.visibleAt <= now);
      if (minis.length === 0) return afError('AF20050', contentId);
      const names = minis.map((mini) => mini.micros).join();
      return {
        ...answerOf(200, ''),
        get body() {
          return bodyOf(minis);
        },
        gzipped: () => keep(contentId, names, minis),
      };
    },
  };
}

function bodyOf(minis: readonly Mini[]): Buffer {
  const [only] = minis;
  if (minis.length === 1 && only?.raw) return only.raw;
  if (minis.length === 1 && only?.gzipped) return gunzipSync(only.gzipped);
  const pieces: Buffer[] = [];
  for (const mini of minis) for (const record of mini.raw === null && mini.gzipped === null ? mini.records : []) pieces.push(COMMA, record.bytes);
  return Buffer.concat([OPEN, ...pieces.slice(1), CLOSE]);
}

const [OPEN, COMMA, CLOSE] = [Buffer.from('['), Buffer.from(','), Buffer.from(']')];
