/** Mini-blobs that a test or a scenario adds by hand. */
import type { TenantRecord } from './tenant/tenant.js';

export type AddedMini = {
  /** Its arrival: content is listed once the clock has passed it. */
  t: Date;
  /** When it can be listed first; its arrival, unless said. Later makes late content. */
  visibleAt?: Date;
  /** `na0036` unless said. */
  dc?: string;
  /** Strings and buffers are a record's source bytes; objects are stringified. They are what the ledger tells. */
  records: readonly (string | Buffer | object)[];
  /** The whole body, served as it is in an item of its own, in place of the records. */
  raw?: Buffer;
  /** As `raw`, gzipped already: a large backlog need not be held unpacked. */
  gzipped?: Buffer;
};

export function toRecords(records: AddedMini['records']): TenantRecord[] {
  return records.map((record) => {
    const bytes = Buffer.isBuffer(record) ? record : Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
    return { id: idOf(Buffer.isBuffer(record) || typeof record === 'string' ? parse(bytes) : record), bytes };
  });
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function idOf(record: unknown): string | null {
  if (typeof record !== 'object' || record === null || !('Id' in record)) return null;
  return typeof record.Id === 'string' && record.Id !== '' ? record.Id : null;
}
