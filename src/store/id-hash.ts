/** Two 32-bit hashes of a 16-byte digest. GUIDs are not random everywhere (some are counters), so all 16 bytes are mixed. */

export const DIGEST_BYTES = 16;

/** Unsigned. `index` counts digests. */
export function hashAt(digests: Buffer, index: number): number {
  return mix(digests, index * DIGEST_BYTES, 0x9e3779b1);
}

/** Independent of `hashAt`, unsigned. */
export function secondHashAt(digests: Buffer, index: number): number {
  return mix(digests, index * DIGEST_BYTES, 0x85ebca6b);
}

function mix(digests: Buffer, at: number, seed: number): number {
  let hash = seed;
  for (let word = 0; word < DIGEST_BYTES; word += 4) {
    hash = Math.imul(hash ^ digests.readInt32LE(at + word), 0xcc9e2d51);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x1b873593);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}
