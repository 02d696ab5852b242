import { describe, expect, test } from '@jest/globals';
import { periodOf, periodInWords, PERIODS } from '../../src/schedule/every.js';
import { offsetOf } from '../../src/schedule/job.js';
import { calendarOf } from '../../src/schedule/systemd.js';
import { cronFields, longestGap, nextRun, parseFields } from '../../src/schedule/times.js';

const next = (fields: string, now: string) => nextRun(parseFields(fields)!, new Date(now)).toISOString();

describe('how often', () => {
  test.each(PERIODS)('every %p minutes, at every offset, the fields run exactly that often', (period) => {
    for (let offset = 0; offset < period; offset++) {
      const times = parseFields(cronFields(period, offset))!;
      expect(times.minutes.size * times.hours.size).toBe(1440 / period);
      expect(longestGap(times)).toBe(period);
      expect(times.minutes.has(offset % 60)).toBe(true);
    }
  });

  test.each([
    [20, 7, '7-59/20 * * * *'],
    [20, 0, '*/20 * * * *'],
    [1, 0, '* * * * *'],
    [30, 29, '29-59/30 * * * *'],
    [60, 7, '7 * * * *'],
    [360, 187, '7 3-23/6 * * *'],
    [1440, 187, '7 3 * * *'],
  ])('%p minutes with the offset %p is %s', (period, offset, fields) => {
    expect(cronFields(period, offset)).toBe(fields);
  });

  test.each([
    [20, 7, '*-*-* *:07/20:00'],
    [1, 0, '*-*-* *:00/1:00'],
    [60, 29, '*-*-* 00/1:29:00'],
    [360, 187, '*-*-* 03/6:07:00'],
    [1440, 1439, '*-*-* 23:59:00'],
  ])('%p minutes with the offset %p is %s to systemd', (period, offset, calendar) => {
    expect(calendarOf(period, offset)).toBe(calendar);
  });

  test.each([
    ['45m', 45, '30m and 1h'],
    ['90s', 1.5, '1m and 2m'],
    ['30s', 0.5, '1m and 2m'],
    ['7m', 7, '6m and 10m'],
    ['90m', 90, '1h and 2h'],
    ['5h', 300, '4h and 6h'],
    ['2d', 2880, '12h and 24h'],
  ])('%s divides neither an hour nor a day: the nearest two are named', (_text, minutes, nearest) => {
    expect(() => periodOf(minutes * 60_000)).toThrow(expect.objectContaining({ exitCode: 64, message: expect.stringContaining(nearest) }));
  });

  test('a period reads as people say it', () => {
    expect([1, 20, 60, 360].map(periodInWords)).toEqual(['minute', '20 minutes', 'hour', '6 hours']);
  });

  test('hosts and profiles are spread over the whole period, and each stays where it is', () => {
    const offsets = Array.from({ length: 400 }, (_, i) => offsetOf('default', `host-${i}`, 20));
    expect(new Set(offsets).size).toBe(20);
    expect(Math.max(...offsets)).toBe(19);
    expect(offsetOf('default', 'host-1', 20)).toBe(offsets[1]);
    expect(offsetOf('contoso', 'host-1', 1440)).not.toBe(offsetOf('default', 'host-1', 1440));
  });
});

describe('the next run', () => {
  test('is after now, to the minute', () => {
    expect(next('7-59/20 * * * *', '2026-11-22T14:03:12Z')).toBe('2026-11-22T14:07:00.000Z');
    expect(next('7-59/20 * * * *', '2026-11-22T14:07:00Z')).toBe('2026-11-22T14:27:00.000Z');
    expect(next('7-59/20 * * * *', '2026-11-22T14:50:00Z')).toBe('2026-11-22T15:07:00.000Z');
    expect(next('* * * * *', '2026-11-22T14:59:59.999Z')).toBe('2026-11-22T15:00:00.000Z');
  });

  test('crosses midnight in local time', () => {
    const now = new Date(2026, 11, 31, 23, 58);
    expect(nextRun(parseFields('7 3 * * *')!, now)).toEqual(new Date(2027, 0, 1, 3, 7));
  });

  test.each(['@hourly', '0 1 * * 1', '0 1 1 * *', 'x * * * *', '60 * * * *', '*/0 * * * *', '9-3 * * * *', ''])('the fields %j say no plain period', (fields) => {
    expect(parseFields(fields)).toBeNull();
  });

  test('a list that somebody wrote is understood', () => {
    expect(longestGap(parseFields('0 8,12,20 * * *')!)).toBe(720);
  });
});
