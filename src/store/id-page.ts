/** A page of Ids: 16-byte digests, one after the other, in the order of their hash; pure. Looked up by a guess at the place and a short search. */
import { DIGEST_BYTES, hashAt } from './id-hash.js';

/** A megabyte: little to rewrite, few pages to look through (25 for a week of 200,000 events a day). */
export const PAGE_IDS = 65_536;

/** Indexes of digests, ordered by hash; equal hashes keep their order. */
export function orderByHash(hashes: Float64Array, indexes: Uint32Array): Uint32Array {
  return indexes.toSorted((a, b) => hashes[a]! - hashes[b]! || a - b);
}

export function pageHas(page: Buffer, digests: Buffer, index: number, hash: number): boolean {
  const count = page.length / DIGEST_BYTES;
  for (let at = firstNotBelow(page, count, hash); at < count && hashAt(page, at) === hash; at++) {
    if (sameDigest(page, at, digests, index)) return true;
  }
  return false;
}

/** Both in the order of their hash; so is the outcome. */
export function mergePages(page: Buffer, more: Buffer): Buffer {
  const merged = Buffer.allocUnsafe(page.length + more.length);
  const [pageCount, moreCount] = [page.length / DIGEST_BYTES, more.length / DIGEST_BYTES];
  let [fromPage, fromMore] = [0, 0];
  let pageHash = pageCount > 0 ? hashAt(page, 0) : Infinity;
  let moreHash = moreCount > 0 ? hashAt(more, 0) : Infinity;
  for (let to = 0; to < merged.length; to += DIGEST_BYTES) {
    if (pageHash <= moreHash) {
      page.copy(merged, to, fromPage * DIGEST_BYTES, ++fromPage * DIGEST_BYTES);
      pageHash = fromPage < pageCount ? hashAt(page, fromPage) : Infinity;
    } else {
      more.copy(merged, to, fromMore * DIGEST_BYTES, ++fromMore * DIGEST_BYTES);
      moreHash = fromMore < moreCount ? hashAt(more, fromMore) : Infinity;
    }
  }
  return merged;
}

export function sameDigest(a: Buffer, indexA: number, b: Buffer, indexB: number): boolean {
  const [atA, atB] = [indexA * DIGEST_BYTES, indexB * DIGEST_BYTES];
  return a.compare(b, atB, atB + DIGEST_BYTES, atA, atA + DIGEST_BYTES) === 0;
}

/** Hashes are spread evenly, so the place is close to where the hash lies in its range: look there first. */
function firstNotBelow(page: Buffer, count: number, hash: number): number {
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
