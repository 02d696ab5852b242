/**
 * Every record Id stored in the last eight days. Ids are random, so one LMDB entry each would touch a page of the file each
 * (measured 2026-11-22: 1.5 million took 160 MB of file and 500 MB of memory). Instead they lie in sorted pages, newest last,
 * behind a bit set that answers for nearly all new Ids.
 */
import type { Database } from 'lmdb';
import type { RecordIds, Unseen } from '../world.js';
import { makeBloom, type Bloom } from './bloom.js';
import { DIGEST_WORDS, hashAt, secondHashAt, wordsOf } from './id-hash.js';
import { copyDigest, mergePages, orderByHash, PAGE_BYTES, pageHas, sameDigest } from './id-page.js';

/** Day of receipt (days since 1970, UTC), and a number within the day. */
export type PageKey = [day: number, number: number];

export type KnownIds = {
  unseen(ids: RecordIds): Unseen;
  /** Within a transaction. `newDigests` as `unseen` gave them. What it returns is to be called once the transaction is on the disk. */
  add(newDigests: Buffer, day: number): () => void;
  /** Within a transaction. */
  forgetBefore(day: number): void;
};

/** The page that grows, as it is on the disk: read through LMDB's map each time, every state of it would stay in memory. */
type Tail = { day: number; number: number; page: Int32Array };

export function makeKnownIds(pages: Database<Buffer, PageKey>): KnownIds {
  let bloom: Bloom | null = null;
  let tail: Tail | null = null;

  function loadedBloom(): Bloom {
    if (bloom !== null) return bloom;
    bloom = makeBloom();
    for (const { value } of pages.getRange()) addTo(bloom, wordsOf(value));
    return bloom;
  }

  /** Of this day, not of all: a clock that was ahead for a while has left pages of days to come. */
  function tailOf(day: number): Tail | null {
    if (tail?.day === day) return tail;
    const newest = Array.from(pages.getKeys({ start: [day, 0], end: [day + 1, 0] })).at(-1);
    const page = newest === undefined ? undefined : pages.get(newest);
    return newest === undefined || page === undefined ? null : { day, number: newest[1], page: wordsOf(page) };
  }

  return {
    unseen({ digests, hasId }) {
      const words = wordsOf(digests);
      const firsts = firstOfEach(orderByHash(words, hasId), words);
      const known = firsts.length === 0 ? new Set<number>() : findKnown(pages, loadedBloom(), words, firsts);
      const isNew = hasId.map((has) => (has === 0 ? 1 : 0));
      const newWords = new Int32Array((firsts.length - known.size) * DIGEST_WORDS);
      let place = 0;
      for (const index of firsts) {
        if (known.has(index)) continue;
        isNew[index] = 1;
        copyDigest(words, index, newWords, place++);
      }
      return { isNew, newDigests: bytesOf(newWords) };
    },

    add(newDigests, day) {
      if (newDigests.length === 0) return () => {};
      const words = wordsOf(newDigests);
      addTo(loadedBloom(), words);
      const before = tailOf(day);
      const fits = before !== null && before.page.byteLength + newDigests.length <= PAGE_BYTES;
      const page = fits ? mergePages(before.page, words) : words;
      const number = before === null ? 0 : before.number + (fits ? 0 : 1);
      pages.putSync([day, number], bytesOf(page));
      return () => {
        tail = { day, number, page };
      };
    },

    forgetBefore(day) {
      const old = Array.from(pages.getKeys({ end: [day, 0] }));
      for (const key of old) pages.removeSync(key);
    },
  };
}

function bytesOf(words: Int32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}

function addTo(bloom: Bloom, words: Int32Array): void {
  for (let index = 0; index < words.length / DIGEST_WORDS; index++) bloom.add(hashAt(words, index), secondHashAt(words, index));
}

/** The first delivery of each Id within these records. */
function firstOfEach(order: Uint32Array, words: Int32Array): Uint32Array {
  return order.filter((index, place) => {
    const hash = hashAt(words, index);
    for (let before = place - 1; before >= 0 && hashAt(words, order[before]!) === hash; before--) {
      if (sameDigest(words, order[before]!, words, index)) return false;
    }
    return true;
  });
}

/** Newest pages first: what is delivered again was mostly delivered a short while ago. */
function findKnown(pages: Database<Buffer, PageKey>, bloom: Bloom, words: Int32Array, candidates: Uint32Array): Set<number> {
  const known = new Set<number>();
  let open = candidates.filter((index) => bloom.mayHold(hashAt(words, index), secondHashAt(words, index)));
  if (open.length === 0) return known;
  for (const { value } of pages.getRange({ reverse: true })) {
    const page = wordsOf(value);
    open = open.filter((index) => {
      if (!pageHas(page, words, index, hashAt(words, index))) return true;
      known.add(index);
      return false;
    });
    if (open.length === 0) break;
  }
  return known;
}
