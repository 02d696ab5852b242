/**
 * Looks at an LMDB file before it is opened. LMDB maps the file: when it is shorter than its own header says, the first read beyond
 * its end kills the process (SIGBUS), and no catch helps.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export type FileState = 'absent' | 'empty' | 'sound' | 'damaged';

/**
 * Where things lie in a meta page, measured on files of lmdb 3.5.6: magic 0xBEEFC0DE at 24, page size at 48, number of the last page
 * at 144, transaction at 152. There are two such pages, written by turns.
 */
const MAGIC = { at: 24, value: 0xbeefc0de };
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const META_BYTES = 160;
const PAGE_SIZES = [4096, 8192, 16_384, 32_768, 65_536];

export function lookAt(path: string): FileState {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return 'absent';
    throw error;
  }
  try {
    const { size } = fstatSync(descriptor);
    if (size === 0) return 'empty';
    const first = readMeta(descriptor, 0);
    if (first === null) return 'damaged';
    const second = readMeta(descriptor, first.pageSize);
    if (second === null) return 'damaged';
    const lastPage = Math.max(first.lastPage, second.lastPage);
    return (lastPage + 1) * first.pageSize <= size ? 'sound' : 'damaged';
  } finally {
    closeSync(descriptor);
  }
}

function readMeta(descriptor: number, at: number): { pageSize: number; lastPage: number } | null {
  const page = Buffer.alloc(META_BYTES);
  if (readSync(descriptor, page, 0, META_BYTES, at) < META_BYTES) return null;
  const pageSize = page.readUInt32LE(PAGE_SIZE_AT);
  if (page.readUInt32LE(MAGIC.at) !== MAGIC.value || !PAGE_SIZES.includes(pageSize)) return null;
  return { pageSize, lastPage: Number(page.readBigUInt64LE(LAST_PAGE_AT)) };
}
