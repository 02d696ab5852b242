import { CONTENT_TYPES, type ContentType } from '../../model.js';
import type { Company } from './company.js';
import { BLOB_SIZES, BLOB_SPREAD_MS, drawDataCentre, drawInvisibility, drawLatency } from './delivery.js';
import { passwordSpray } from './incidents.js';
import type { MiniBlob, TenantRecord } from './mini-blob.js';
import type { Pace } from './pace.js';
import { applyQuirk, QUIRK_SHARE } from './quirks.js';
import { seededRandom, type Random } from './random.js';
import { source, type Draft, type Scene } from './record.js';
import { redeliveries, type Parcel } from './redelivery.js';
import { activity } from './working-hours.js';
import { inventRecord, SHARES } from './workloads.js';

const HOUR_MS = 3_600_000;
const MEAN_BLOB = (BLOB_SIZES.from + BLOB_SIZES.to) / 2;
/** Same person's events follow each other this often. */
const SAME_PERSON = 0.6;
/** measured: what is left of an hour's candidates between 8 and 17 in Berlin, once sleeping people are taken out. */
const AWAKE_SHARE = 0.67;

/**
 * All that arrives in one hour. Candidates are drawn evenly and then dropped by how awake their person was at the time
 * of the event, so that hours and weekends show in CreationTime, and no hour needs to know another.
 */
export function inventHour(company: Company, pace: Pace, hourStart: Date): MiniBlob[] {
  const random = seededRandom(pace.seed, pace.ratePerHour, 'arrivals', hourStart.getTime());
  const place = placesInHour(pace, hourStart, random);
  const blobs = CONTENT_TYPES.flatMap((contentType) => freshBlobs(company, pace, contentType, hourStart, place));
  for (const parcel of [...redeliveries(company, pace, hourStart), ...sprayParcels(company, pace, hourStart)]) {
    blobs.push({ ...place(parcel.contentType), records: parcel.drafts.map(toRecord) });
  }
  return blobs.toSorted((a, b) => a.t.getTime() - b.t.getTime() || a.micros - b.micros);
}

type Place = Omit<MiniBlob, 'records'>;

/** Hands out arrivals, each microsecond of a data centre and content type once. */
function placesInHour(pace: Pace, hourStart: Date, random: Random): (contentType: ContentType) => Place {
  const taken = new Set<string>();
  return (contentType) => {
    for (;;) {
      const t = new Date(hourStart.getTime() + random.integer(0, HOUR_MS - 1));
      const place = { contentType, t, micros: random.integer(0, 999), dc: drawDataCentre(contentType, random), visibleAt: new Date(t.getTime() + drawInvisibility(pace.ratePerHour, random)) };
      const key = `${contentType} ${place.dc} ${t.getTime()} ${place.micros}`;
      if (!taken.has(key)) {
        taken.add(key);
        return place;
      }
    }
  };
}

function freshBlobs(company: Company, pace: Pace, contentType: ContentType, hourStart: Date, place: (contentType: ContentType) => Place): MiniBlob[] {
  const random = seededRandom(pace.seed, pace.ratePerHour, contentType, hourStart.getTime());
  const blobs: MiniBlob[] = [];
  // Each hour and type goes on somewhere else, so that a quiet tenant, too, comes round to every quirk.
  let turn = Math.floor(hourStart.getTime() / HOUR_MS) * 7 + CONTENT_TYPES.indexOf(contentType) * 31;
  for (let left = random.count((pace.ratePerHour * SHARES[contentType]) / MEAN_BLOB / AWAKE_SHARE); left > 0; left -= 1) {
    const where = place(contentType);
    const records: TenantRecord[] = [];
    for (const scene of scenes(company, where.t, random)) {
      const clean = inventRecord(contentType, scene);
      records.push(toRecord(random.chance(QUIRK_SHARE) ? applyQuirk(contentType, (turn += 1), clean, scene) : clean));
    }
    if (records.length > 0) blobs.push({ ...where, records });
  }
  return blobs;
}

/** The events of one mini-blob: close in time, often of one person, and only of people who are awake. */
function scenes(company: Company, t: Date, random: Random): Scene[] {
  const latest = t.getTime() - drawLatency(random);
  const found: Scene[] = [];
  let person = random.pick(company.people);
  for (let left = random.integer(BLOB_SIZES.from, BLOB_SIZES.to); left > 0; left -= 1) {
    if (!random.chance(SAME_PERSON)) person = random.pick(company.people);
    const at = new Date(latest - random.integer(0, BLOB_SPREAD_MS));
    if (random.chance(activity(person.zone, at))) found.push({ company, person, at, random });
  }
  return found;
}

function sprayParcels(company: Company, pace: Pace, hourStart: Date): Parcel[] {
  const drafts = passwordSpray(company, pace, hourStart);
  const parcels: Parcel[] = [];
  for (let i = 0; i < drafts.length; i += BLOB_SIZES.to) parcels.push({ contentType: 'Audit.AzureActiveDirectory', drafts: drafts.slice(i, i + BLOB_SIZES.to) });
  return parcels;
}

function toRecord(record: Draft): TenantRecord {
  const id = record.fields['Id'];
  return { id: typeof id === 'string' && id !== '' ? id : null, bytes: Buffer.from(source(record)) };
}
