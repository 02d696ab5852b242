/** The five time fields of a crontab line, and what they mean. Pure; a crontab speaks local time. */

/** Minutes and hours of every day. */
export type Times = { minutes: ReadonlySet<number>; hours: ReadonlySet<number> };

/** `offset` is in minutes, at least 0 and less than the period. */
export function cronFields(everyMinutes: number, offset: number): string {
  const minute = offset % 60;
  if (everyMinutes < 60) return `${steps(minute, everyMinutes, 59)} * * * *`;
  return `${minute} ${steps(Math.floor(offset / 60), everyMinutes / 60, 23)} * * *`;
}

function steps(first: number, step: number, last: number): string {
  if (step === 1) return '*';
  if (first + step > last) return String(first);
  return `${first === 0 ? '*' : `${first}-${last}`}/${step}`;
}

/** Null for what is no plain "these minutes of these hours, every day": names, days, @reboot. */
export function parseFields(fields: string): Times | null {
  const [minute = '', hour = '', ...days] = fields.trim().split(/\s+/);
  if (days.join(' ') !== '* * *') return null;
  const [minutes, hours] = [numbersIn(minute, 59), numbersIn(hour, 23)];
  return minutes === null || hours === null ? null : { minutes, hours };
}

function numbersIn(field: string, last: number): Set<number> | null {
  const numbers = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (match === null) return null;
    const [, from, to, step] = match;
    const start = Number(from ?? 0);
    const end = to === undefined && from !== undefined && step === undefined ? start : Number(to ?? last);
    const by = Number(step ?? 1);
    if (end > last || start > end || by === 0) return null;
    for (let number = start; number <= end; number += by) numbers.add(number);
  }
  return numbers;
}

/** The first run after `now`, to the minute. Where the clocks change, cron's own rules may differ by that hour. */
export function nextRun({ minutes, hours }: Times, now: Date): Date {
  const next = new Date(now);
  next.setSeconds(0, 0);
  do {
    next.setTime(next.getTime() + 60_000);
  } while (!minutes.has(next.getMinutes()) || !hours.has(next.getHours()));
  return next;
}

/** Minutes after midnight. */
export function firstRun({ minutes, hours }: Times): number {
  return Math.min(...hours) * 60 + Math.min(...minutes);
}

/** The longest time between two runs, in minutes: the period, for the lines that we write. */
export function longestGap({ minutes, hours }: Times): number {
  const day = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).toSorted((a, b) => a - b);
  const gaps = day.map((at, i) => (day[i + 1] ?? (day[0] ?? 0) + 1440) - at);
  return Math.max(...gaps);
}
