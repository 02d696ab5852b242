import type { ContentType } from '../../model.js';
import type { Random } from './random.js';
import { weighted } from './random.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** From event to arrival, [share in percent, from, to]. documented: 60-90 minutes are typical, up to a day; five days late was reported. */
export const LATENCIES = [
  [45, { from: 3 * MINUTE, to: 20 * MINUTE }],
  [38, { from: 20 * MINUTE, to: 60 * MINUTE }],
  [11, { from: 60 * MINUTE, to: 90 * MINUTE }],
  [5, { from: 90 * MINUTE, to: 6 * HOUR }],
  [0.9, { from: 6 * HOUR, to: 24 * HOUR }],
  [0.1, { from: 24 * HOUR, to: 120 * HOUR }],
] as const;
/** Events of one mini-blob lie this close together. */
export const BLOB_SPREAD_MS = 2 * MINUTE;

/** From arrival to being listed: [share in percent, from, to]. */
export const PROMPT_MS = 3 * MINUTE;
export const LATE_MS = 3 * HOUR;
export const LATE_SHARE = 0.03;
/** Beyond any overlap: only a deep look back finds it. Played on a busy tenant only, else a test of a quiet one would wait for days. */
export const VERY_LATE_MS = 30 * HOUR;
export const VERY_LATE_SHARE = 0.0005;
export const VERY_LATE_FROM_RATE = 5_000;

/** seen on the wire: 20 to 90 records in a listed item, which is several of these. */
export const BLOB_SIZES = { from: 1, to: 12 } as const;

/** One tenant's content of one type comes from up to two data centres. */
const dataCentreOf = weighted([[80, 'emea0026'], [20, 'na0036']]);
const ONE_DATA_CENTRE: readonly ContentType[] = ['DLP.All', 'Audit.AzureActiveDirectory'];

const latencyOf = weighted<{ from: number; to: number }>(LATENCIES);

export function drawLatency(random: Random): number {
  const { from, to } = latencyOf(random);
  return random.integer(from, to);
}

export function drawDataCentre(contentType: ContentType, random: Random): string {
  return ONE_DATA_CENTRE.includes(contentType) ? 'emea0026' : dataCentreOf(random);
}

/** How long after its arrival a mini-blob is listed, in milliseconds. */
export function drawInvisibility(ratePerHour: number, random: Random): number {
  if (ratePerHour >= VERY_LATE_FROM_RATE && random.chance(VERY_LATE_SHARE)) return VERY_LATE_MS;
  return random.chance(LATE_SHARE) ? random.integer(PROMPT_MS, LATE_MS) : random.integer(0, PROMPT_MS);
}
