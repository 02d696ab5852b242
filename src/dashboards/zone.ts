/** Times as people read them. Everything is kept in UTC; a zone only says how it is shown. */

export type Zone = {
  /** With its distance from UTC where it has one: "Europe/Berlin (UTC+01:00)". */
  title(at: Date): string;
  /** Milliseconds to add to UTC. */
  offsetMs(at: number): number;
};

export const UTC: Zone = { title: () => 'UTC', offsetMs: () => 0 };

const HOUR_MS = 3_600_000;

/** `name` as the time zone database has it. */
export function zoneOf(name: string): Zone {
  if (name === 'UTC') return UTC;
  const format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  function offsetMs(at: number): number {
    // A zone changes on a quarter of an hour, and asking Intl is slow.
    const quarter = Math.floor((at / HOUR_MS) * 4);
    const found = known.get(quarter) ?? readOffset(format.format(quarter * (HOUR_MS / 4)));
    known.set(quarter, found);
    return found;
  }
  return {
    offsetMs,
    title: (at) => `${name} (UTC${signed(offsetMs(at.getTime()))})`,
  };
}

/** "2026-11-22 14:03", in the zone. */
export function minuteIn(zone: Zone, at: number): string {
  return new Date(at + zone.offsetMs(at)).toISOString().slice(0, 16).replace('T', ' ');
}

function readOffset(formatted: string): number {
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):?(\d\d)?/.exec(formatted) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * 60_000);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function signed(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
