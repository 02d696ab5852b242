/** A page of Ids: digests, one after the other, in the order of their hash; pure. Looked up by a guess at the place and a short search. */
import { endianness } from 'node:os';
import { DIGEST_WORDS, hashAt } from './id-hash.js';

/** A megabyte: little to rewrite, few pages to look through (25 for a week of 200,000 events a day). */
const FULL_BYTES = 1024 * 1024;

export function isFull(page: Int32Array): boolean {
  return page.byteLength >= FULL_BYTES;
}

const [LOW, HIGH] = endianness() === 'LE' ? [0, 1] : [1, 0];

/** The digests that have an Id, in the order of their hash; equal hashes keep their order. Of each, its index among all. */
export function orderByHash(digests: Int32Array, hasId: Uint8Array): Uint32Array {
  const keys = new Uint32Array(2 * hasId.length);
  let count = 0;
  for (let index = 0; index < hasId.length; index++) {
    if (hasId[index] !== 1) continue;
    keys[2 * count + LOW] = index;
    keys[2 * count + HIGH] = hashAt(digests, index);
    count += 1;
  }
  // Hash and index as one number of 64 bits: sorting without a comparison function is native, and makes no garbage.
  new BigUint64Array(keys.buffer, 0, count).sort();
  const order = new Uint32Array(count);
  for (let place = 0; place < count; place++) order[place] = keys[2 * place + LOW]!;
  return order;
}

export function pageHas(page: Int32Array, digests: Int32Array, index: number, hash: number): boolean {
  const count = page.length / DIGEST_WORDS;
  for (let at = firstNotBelow(page, count, hash); at < count && hashAt(page, at) === hash; at++) {
    if (sameDigest(page, at, digests, index)) return true;
  }
  return false;
}

/** In the order of their hash, whatever the order of the pages. */
export function mergePages(pages: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(pages.reduce((length, page) => length + page.length, 0));
  let end = 0;
  for (const page of pages) {
    all.set(page, end);
    end += page.length;
  }
  const merged = new Int32Array(all.length);
  orderByHash(all, new Uint8Array(all.length / DIGEST_WORDS).fill(1)).forEach((index, place) => copyDigest(all, index, merged, place));
  return merged;
}

export function copyDigest(from: Int32Array, index: number, to: Int32Array, place: number): void {
  for (let word = 0; word < DIGEST_WORDS; word++) to[place * DIGEST_WORDS + word] = from[index * DIGEST_WORDS + word]!;
}

export function sameDigest(a: Int32Array, indexA: number, b: Int32Array, indexB: number): boolean {
  for (let word = 0; word < DIGEST_WORDS; word++) if (a[indexA * DIGEST_WORDS + word] !== b[indexB * DIGEST_WORDS + word]) return false;
  return true;
}

/** Hashes are spread evenly, so the place is close to where the hash lies in its range: look there first. */
function firstNotBelow(page: Int32Array, count: number, hash: number): number {
  const guess = Math.floor((hash / 2 ** 32) * count);
  const slack = 4 * Math.ceil(Math.sqrt(count));
  let [low, high] = [Math.max(0, guess - slack), Math.min(count, guess + slack)];
  if (low > 0 && hashAt(page, low - 1) >= hash) low = 0;
  if (high < count && hashAt(page, high) < hash) high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hashAt(page, middle) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}
