export type Zone = 'Europe/Berlin' | 'America/New_York';

/** Share of full activity in each local hour of a working day: quiet nights, a lunch dip, a thin evening. */
const BY_HOUR: readonly number[] = [
  0.02, 0.02, 0.02, 0.02, 0.02, 0.03, 0.08, 0.35, 0.8, 1, 1, 0.95,
  0.5, 0.75, 1, 0.95, 0.85, 0.5, 0.25, 0.15, 0.12, 0.08, 0.05, 0.03,
];
const WEEKEND_SHARE = 0.08;

const HOUR_MS = 3_600_000;
const offsets: Record<Zone, Map<number, number>> = { 'Europe/Berlin': new Map(), 'America/New_York': new Map() };

/** How busy people of that zone are at that moment: 0 … 1. */
export function activity(zone: Zone, at: Date): number {
  const local = new Date(at.getTime() + offset(zone, at));
  const day = local.getUTCDay();
  return (BY_HOUR[local.getUTCHours()] ?? 0) * (day === 0 || day === 6 ? WEEKEND_SHARE : 1);
}

/** Milliseconds to add to UTC. Kept by hour: a zone only changes on a full hour of UTC, and asking Intl is slow. */
function offset(zone: Zone, at: Date): number {
  const hour = Math.floor(at.getTime() / HOUR_MS);
  const known = offsets[zone].get(hour);
  if (known !== undefined) return known;
  const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).format(new Date(hour * HOUR_MS));
  const [, sign, hours] = /GMT([+-])(\d\d)/.exec(name) ?? [null, '+', '00'];
  const found = (sign === '-' ? -1 : 1) * Number(hours) * HOUR_MS;
  offsets[zone].set(hour, found);
  return found;
}
