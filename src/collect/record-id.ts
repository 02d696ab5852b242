/** From the source bytes of an Id to the 16 bytes that stand for it; pure. */
import { createHash } from 'node:crypto';

const DIGEST_BYTES = 16;
const GUID_LENGTH = 36;
const BACKSLASH = 0x5c;

/** Numbers a record in `spans`: start and end of the record, start and end of its Id's value. */
export const SPAN = 4;
/** In place of the start of an Id's value, where there is none. */
export const NO_ID = -1;

/**
 * A GUID stands for itself, in whatever letter case; anything else for the first half of its SHA-256, so that no two Ids that
 * differ are ever taken for one. null, "" and what is neither text nor number is no Id.
 */
export function digestIds(body: Buffer, spans: Int32Array, count: number): { digests: Buffer; hasId: Uint8Array } {
  const digests = Buffer.alloc(count * DIGEST_BYTES);
  const hasId = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const [start, end] = [spans[SPAN * index + 2]!, spans[SPAN * index + 3]!];
    if (start === NO_ID || isEmptyText(body, start, end)) continue;
    hasId[index] = 1;
    if (writeGuid(body, start, end, digests, index * DIGEST_BYTES)) continue;
    const plain = hasEscape(body, start, end) ? unescaped(body, start, end) : body.subarray(start, end);
    if (!writeGuid(plain, 0, plain.length, digests, index * DIGEST_BYTES)) digestText(plain).copy(digests, index * DIGEST_BYTES);
  }
  return { digests, hasId };
}

function isEmptyText(body: Buffer, start: number, end: number): boolean {
  return body[start] === 0x22 && end - start === 2;
}

export function hasEscape(body: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (body[at] === BACKSLASH) return true;
  return false;
}

/** False when it is no GUID. */
function writeGuid(body: Buffer, start: number, end: number, to: Buffer, at: number): boolean {
  if (end - start !== GUID_LENGTH + 2) return false;
  let place = at;
  for (let from = start + 1; from < end - 1; ) {
    const offset = from - start - 1;
    if (offset === 8 || offset === 13 || offset === 18 || offset === 23) {
      if (body[from] !== 0x2d) return false;
      from += 1;
      continue;
    }
    const [high, low] = [HEX[body[from]!]!, HEX[body[from + 1]!]!];
    if (high > 15 || low > 15) return false;
    to[place++] = (high << 4) | low;
    from += 2;
  }
  return true;
}

const HEX = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(value) ? 255 : value;
});

function digestText(value: Buffer): Buffer {
  const text = value[0] === 0x22 ? value.subarray(1, -1) : value;
  return createHash('sha256').update(lowerCase(text)).digest().subarray(0, DIGEST_BYTES);
}

/** The same Id may come with and without escapes. */
function unescaped(body: Buffer, start: number, end: number): Buffer {
  const text = String(JSON.parse(body.toString('utf8', start, end)));
  // UTF-8 has no form for half a surrogate pair, and all of them would look alike: those keep their escapes.
  return text.isWellFormed() ? Buffer.from(`"${text}"`) : body.subarray(start, end);
}

/** Of ASCII letters only: the bytes may be no UTF-8 at all. */
function lowerCase(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)));
}
