/**
 * Every record Id stored in the last eight days. Ids are random, so one LMDB entry each would touch a page of the file each
 * (measured 2026-11-22: 1.5 million took 160 MB of file and 500 MB of memory). Instead they lie in sorted pages, newest last,
 * behind a bit set that answers for nearly all new Ids.
 */
import type { Database } from 'lmdb';
import type { RecordIds, Unseen } from '../world.js';
import { makeBloom, type Bloom } from './bloom.js';
import { DIGEST_BYTES, hashAt, secondHashAt } from './id-hash.js';
import { mergePages, orderByHash, PAGE_IDS, pageHas, sameDigest } from './id-page.js';

/** Day of receipt (days since 1970, UTC), and a number within the day. */
export type PageKey = [day: number, number: number];

export type KnownIds = {
  unseen(ids: RecordIds): Unseen;
  /** Within a transaction. `newDigests` as `unseen` gave them. */
  add(newDigests: Buffer, day: number): void;
  /** Within a transaction. */
  forgetBefore(day: number): void;
};

export function makeKnownIds(pages: Database<Buffer, PageKey>): KnownIds {
  let bloom: Bloom | null = null;

  function loadedBloom(): Bloom {
    if (bloom !== null) return bloom;
    bloom = makeBloom();
    for (const { value } of pages.getRange()) addTo(bloom, value);
    return bloom;
  }

  return {
    unseen({ digests, hasId }) {
      const hashes = new Float64Array(hasId.length);
      for (let index = 0; index < hasId.length; index++) hashes[index] = hashAt(digests, index);
      const order = orderByHash(hashes, indexesOf(hasId));
      const isNew = hasId.map((has) => (has === 0 ? 1 : 0));
      const firsts = firstOfEach(order, hashes, digests);
      const known = findKnown(pages, loadedBloom(), digests, hashes, firsts);
      const fresh = firsts.filter((index) => !known.has(index));
      const newDigests = Buffer.allocUnsafe(fresh.length * DIGEST_BYTES);
      fresh.forEach((index, place) => {
        isNew[index] = 1;
        digests.copy(newDigests, place * DIGEST_BYTES, index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
      });
      return { isNew, newDigests };
    },

    add(newDigests, day) {
      if (newDigests.length === 0) return;
      addTo(loadedBloom(), newDigests);
      // Of this day, not of all: a clock that was ahead for a while has left pages of days to come.
      const newest = Array.from(pages.getKeys({ start: [day, 0], end: [day + 1, 0] })).at(-1);
      const page = newest === undefined ? undefined : pages.get(newest);
      const fits = page !== undefined && page.length + newDigests.length <= PAGE_IDS * DIGEST_BYTES;
      const number = newest === undefined ? 0 : newest[1] + (fits ? 0 : 1);
      pages.putSync([day, number], fits ? mergePages(page, newDigests) : newDigests);
    },

    forgetBefore(day) {
      const old = Array.from(pages.getKeys({ end: [day, 0] }));
      for (const key of old) pages.removeSync(key);
    },
  };
}

function addTo(bloom: Bloom, digests: Buffer): void {
  for (let index = 0; index < digests.length / DIGEST_BYTES; index++) bloom.add(hashAt(digests, index), secondHashAt(digests, index));
}

function indexesOf(hasId: Uint8Array): Uint32Array {
  return Uint32Array.from(hasId.keys()).filter((index) => hasId[index] === 1);
}

/** The first delivery of each Id within these records. */
function firstOfEach(order: Uint32Array, hashes: Float64Array, digests: Buffer): Uint32Array {
  return order.filter((index, place) => {
    for (let before = place - 1; before >= 0 && hashes[order[before]!] === hashes[index]; before--) {
      if (sameDigest(digests, order[before]!, digests, index)) return false;
    }
    return true;
  });
}

/** Newest pages first: what is delivered again was mostly delivered a short while ago. */
function findKnown(pages: Database<Buffer, PageKey>, bloom: Bloom, digests: Buffer, hashes: Float64Array, candidates: Uint32Array): Set<number> {
  const known = new Set<number>();
  let open = candidates.filter((index) => bloom.mayHold(hashes[index]!, secondHashAt(digests, index)));
  if (open.length === 0) return known;
  for (const { value: page } of pages.getRange({ reverse: true })) {
    open = open.filter((index) => {
      if (!pageHas(page, digests, index, hashes[index]!)) return true;
      known.add(index);
      return false;
    });
    if (open.length === 0) break;
  }
  return known;
}
