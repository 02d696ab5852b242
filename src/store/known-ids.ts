/**
 * Every record Id stored in the last eight days. Ids are random, so one LMDB entry each would touch a page of the file each
 * (measured 2026-11-22: 1.5 million took 160 MB of file and 500 MB of memory). Instead they lie in sorted pages, newest last,
 * behind a bit set that answers for nearly all new Ids.
 */
import type { Database } from 'lmdb';
import type { RecordIds, Unseen } from '../world.js';
import { makeBloom, type Bloom } from './bloom.js';
import { DIGEST_WORDS, hashAt, secondHashAt, wordsOf } from './id-hash.js';
import { copyDigest, isFull, mergePages, orderByHash, pageHas, sameDigest } from './id-page.js';

/** Day of receipt (days since 1970, UTC), and a number within the day. */
export type PageKey = [day: number, number: number];

export type KnownIds = {
  unseen(ids: RecordIds): Unseen;
  /** Within a transaction. `newDigests` as `unseen` gave them. What it returns is to be called once the transaction is on the disk. */
  add(newDigests: Buffer, day: number): () => void;
  /** Within a transaction. */
  forgetBefore(day: number): void;
};

/** So many steps write a page each; then these become one. measured 2026-11-22, 1.5 million Ids: rewriting one page at each step left 23 MB of LMDB's file in memory, this 6 MB. */
const MOST_GROWING = 16;

/**
 * A day's newest pages, not full yet, as they are on the disk: read through LMDB's map each time, every state of them would stay in memory. `next` is the
 * number that no page of the day has.
 */
type Growing = { day: number; next: number; pages: readonly { number: number; words: Int32Array }[] };

export function makeKnownIds(pages: Database<Buffer, PageKey>): KnownIds {
  let bloom: Bloom | null = null;
  let growing: Growing | null = null;

  function loadedBloom(): Bloom {
    if (bloom !== null) return bloom;
    bloom = makeBloom();
    for (const { value } of pages.getRange()) addTo(bloom, wordsOf(value));
    return bloom;
  }

  /** Of this day, not of all: a clock that was ahead for a while has left pages of days to come. */
  function growingOf(day: number): Growing {
    if (growing?.day === day) return growing;
    const numbers = Array.from(pages.getKeys({ start: [day, 0], end: [day + 1, 0] }), ([, number]) => number);
    const found: Growing['pages'][number][] = [];
    for (const number of numbers.toReversed()) {
      const words = wordsOf(pages.get([day, number]) ?? Buffer.alloc(0));
      if (isFull(words)) break;
      found.unshift({ number, words });
    }
    return { day, next: (numbers.at(-1) ?? -1) + 1, pages: found };
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
      const before = growingOf(day);
      const absorbed = before.pages.length < MOST_GROWING ? [] : before.pages;
      const kept = before.pages.slice(absorbed.length);
      const page = absorbed.length === 0 ? words : mergePages([...absorbed.map((grown) => grown.words), words]);
      const number = absorbed[0]?.number ?? before.next;
      for (const grown of absorbed) pages.removeSync([day, grown.number]);
      pages.putSync([day, number], bytesOf(page));
      const after = { day, next: Math.max(before.next, number + 1), pages: isFull(page) ? [] : [...kept, { number, words: page }] };
      return () => {
        growing = after;
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
