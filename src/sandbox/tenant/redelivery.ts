import type { ContentType } from '../../model.js';
import type { Company } from './company.js';
import { BLOB_SPREAD_MS, drawLatency } from './delivery.js';
import type { Pace } from './pace.js';
import { seededRandom, weighted, type Random } from './random.js';
import type { Draft, Scene } from './record.js';
import { activity } from './working-hours.js';
import { inventRecord } from './workloads.js';

const HOUR_MS = 3_600_000;

/** Events that are delivered twice, as a share of all. seen on the wire: 2.7 to 4 % on a sibling path, "several times an hour" here. */
export const REDELIVERED_SHARE = 0.01;

/** `again`: in what form the second delivery comes, `hours` later. */
type Twin = { hours: number; origin: ContentType; secondType: ContentType; inOneBlob: boolean; again: (record: Draft) => Draft };

const SAME = (record: Draft): Draft => record;
const SHAREPOINT_HOURS_LATER: Twin = { hours: 3, origin: 'Audit.SharePoint', secondType: 'Audit.SharePoint', inOneBlob: false, again: SAME };
const twinOf = weighted<Twin>([
  [25, SHAREPOINT_HOURS_LATER],
  [15, { ...SHAREPOINT_HOURS_LATER, hours: 48 }],
  [20, { ...SHAREPOINT_HOURS_LATER, hours: 0, inOneBlob: true }],
  [15, { hours: 0, origin: 'DLP.All', secondType: 'Audit.General', inOneBlob: false, again: SAME }],
  [15, { hours: 3, origin: 'Audit.Exchange', secondType: 'Audit.Exchange', inOneBlob: false, again: otherKeyOrder }],
  [10, { hours: 1, origin: 'Audit.AzureActiveDirectory', secondType: 'Audit.AzureActiveDirectory', inOneBlob: false, again: otherLetterCase }],
]);
const DELAYS = [0, 1, 3, 48] as const;

/** Content that arrives together. */
export type Parcel = { contentType: ContentType; drafts: readonly Draft[] };

/** First and second deliveries, of events that are delivered twice, which arrive in that hour. */
export function redeliveries(company: Company, pace: Pace, hourStart: Date): Parcel[] {
  return DELAYS.flatMap((hours) => secondDeliveries(company, pace, new Date(hourStart.getTime() - hours * HOUR_MS), hours));
}

/** Each event hangs on the hour of its first delivery alone, so any later hour can invent it again. */
function secondDeliveries(company: Company, pace: Pace, born: Date, hours: number): Parcel[] {
  const plan = seededRandom(pace.seed, pace.ratePerHour, 'twins', born.getTime());
  const parcels: Parcel[] = [];
  for (let left = plan.count(pace.ratePerHour * REDELIVERED_SHARE); left > 0; left -= 1) {
    const twin = twinOf(plan);
    const key = plan.hex(16);
    const record = hours === 0 || twin.hours === hours ? inventTwin(company, twin, born, seededRandom(key)) : null;
    if (record === null) continue;
    if (hours === 0) parcels.push({ contentType: twin.origin, drafts: twin.inOneBlob ? [record, record] : [record] });
    if (twin.hours === hours && !twin.inOneBlob) parcels.push({ contentType: twin.secondType, drafts: [twin.again(record)] });
  }
  return parcels;
}

function inventTwin(company: Company, twin: Twin, born: Date, random: Random): Draft | null {
  const happened = new Date(born.getTime() - drawLatency(random) - random.integer(0, BLOB_SPREAD_MS));
  const scene: Scene = { company, person: random.pick(company.people), at: happened, random };
  return random.chance(activity(scene.person.zone, happened)) ? inventRecord(twin.origin, scene) : null;
}

/** seen on the wire: one Id, the same content, its keys in another order; a hash of the text fails. */
function otherKeyOrder(record: Draft): Draft {
  return { ...record, fields: Object.fromEntries(Object.entries(record.fields).toReversed()) };
}

function otherLetterCase(record: Draft): Draft {
  const id = record.fields['Id'];
  return typeof id === 'string' ? { ...record, fields: { ...record.fields, Id: id.toUpperCase() } } : record;
}
