import type { ContentType } from '../../../src/model.js';
import { inventTenant, type MiniBlob, type Tenant } from '../../../src/sandbox/tenant/tenant.js';

export const HOUR_MS = 3_600_000;
/** A Tuesday. */
export const TUESDAY = new Date('2026-09-01T00:00:00Z');

export type Delivered = { contentType: ContentType; blob: MiniBlob; id: string | null; text: string; fields: Record<string, unknown> };

/** What arrives in the hours that follow `start`, one entry a record. */
export function delivered(tenant: Tenant, start: Date, hours: number): Delivered[] {
  return hoursFrom(tenant, start, hours).flatMap((blob) =>
    blob.records.map(({ id, bytes }) => {
      const text = bytes.toString();
      return { contentType: blob.contentType, blob, id, text, fields: objectIn(text) };
    }),
  );
}

export function hoursFrom(tenant: Tenant, start: Date, hours: number): MiniBlob[] {
  return Array.from({ length: hours }, (_, hour) => tenant.miniBlobsOfHour(new Date(start.getTime() + hour * HOUR_MS))).flat();
}

/** Two working days at a moderate rate. */
export function twoDays(seed = 1): Delivered[] {
  return delivered(inventTenant({ seed, ratePerHour: 1000 }), TUESDAY, 48);
}

/** Map.groupBy came with Node 21. */
export function grouped(records: readonly Delivered[], keyOf: (record: Delivered) => string): Map<string, Delivered[]> {
  const groups = new Map<string, Delivered[]>();
  for (const record of records) groups.set(keyOf(record), [...(groups.get(keyOf(record)) ?? []), record]);
  return groups;
}

function objectIn(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not one JSON object');
  return { ...value };
}
