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

/** An Id is read only when it is asked for: a bench adds a million records and never does. */
export function toRecords(records: AddedMini['records']): TenantRecord[] {
  return records.map((record) => {
    const bytes = Buffer.isBuffer(record) ? record : Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
    return {
      bytes,
      get id() {
        return idOf(bytes);
      },
    };
  });
}

function idOf(bytes: Buffer): string | null {
  try {
    const record: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof record !== 'object' || record === null || !('Id' in record)) return null;
    return typeof record.Id === 'string' && record.Id !== '' ? record.Id : null;
  } catch {
    return null;
  }
}
