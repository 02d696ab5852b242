import { CONTENT_TYPES, type ContentType } from '../../model.js';
import { inventCompany, type Company } from './company.js';
import { BLOB_SIZES, BLOB_SPREAD_MS, drawDataCentre, drawInvisibility, drawLatency } from './delivery.js';
import type { MiniBlob, TenantRecord } from './mini-blob.js';
import { seededRandom, type Random } from './random.js';
import { source, type Draft, type Scene } from './record.js';
import { inventRecord, SHARES } from './workloads.js';
import { activity } from './working-hours.js';

export type { MiniBlob, TenantRecord } from './mini-blob.js';

export type Tenant = Company & {
  /** What arrives in [hourStart, +1 h), by t. The same answer whenever and in whatever order it is asked. */
  miniBlobsOfHour(hourStart: Date): MiniBlob[];
};

const MEAN_BLOB = (BLOB_SIZES.from + BLOB_SIZES.to) / 2;

/** A believable organisation. `ratePerHour`: mean events an hour, all types together, in working time. 0 is silence. */
export function inventTenant(options: { seed: number; ratePerHour: number }): Tenant {
  const company = inventCompany(options.seed);
  return {
    ...company,
    miniBlobsOfHour(hourStart) {
      const blobs = CONTENT_TYPES.flatMap((contentType) => blobsOf(company, options, contentType, hourStart));
      return blobs.toSorted((a, b) => a.t.getTime() - b.t.getTime() || a.micros - b.micros);
    },
  };
}

function blobsOf(company: Company, options: { seed: number; ratePerHour: number }, contentType: ContentType, hourStart: Date): MiniBlob[] {
  const random = seededRandom(options.seed, options.ratePerHour, contentType, hourStart.getTime());
  const wanted = random.count((options.ratePerHour * SHARES[contentType]) / MEAN_BLOB);
  const taken = new Set<string>();
  const blobs: MiniBlob[] = [];
  for (let i = 0; i < wanted; i += 1) {
    const t = new Date(hourStart.getTime() + random.integer(0, 3_599_999));
    const micros = random.integer(0, 999);
    const dc = drawDataCentre(contentType, random);
    const key = `${t.getTime()} ${micros} ${dc}`;
    const records = recordsOf(company, contentType, t, random);
    const visibleAt = new Date(t.getTime() + drawInvisibility(options.ratePerHour, random));
    if (records.length > 0 && !taken.has(key)) blobs.push({ contentType, t, micros, dc, visibleAt, records });
    taken.add(key);
  }
  return blobs;
}

function recordsOf(company: Company, contentType: ContentType, t: Date, random: Random): TenantRecord[] {
  const latest = t.getTime() - drawLatency(random);
  const records: TenantRecord[] = [];
  for (let left = random.integer(BLOB_SIZES.from, BLOB_SIZES.to); left > 0; left -= 1) {
    const scene: Scene = { company, person: random.pick(company.people), at: new Date(latest - random.integer(0, BLOB_SPREAD_MS)), random };
    if (random.chance(activity(scene.person.zone, scene.at))) records.push(toRecord(inventRecord(contentType, scene)));
  }
  return records;
}

function toRecord(record: Draft): TenantRecord {
  const id = record.fields['Id'];
  return { id: typeof id === 'string' ? id : null, bytes: Buffer.from(source(record)) };
}
