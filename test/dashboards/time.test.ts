import { expect, test } from '@jest/globals';
import { makeTrend, stepWords } from '../../src/dashboards/trend.js';
import { minuteIn, UTC, zoneOf } from '../../src/dashboards/zone.js';

const at = (iso: string): number => Date.parse(iso);
const day = { since: new Date('2026-11-19T12:00:00Z'), until: new Date('2026-11-20T12:00:00Z') };

test('times are UTC, and say so; a zone tells how far it is from there', () => {
  const berlin = zoneOf('Europe/Berlin');
  expect([minuteIn(UTC, at('2026-07-01T22:30:00Z')), UTC.title(day.until)]).toEqual(['2026-07-01 22:30', 'UTC']);
  expect([minuteIn(berlin, at('2026-07-01T22:30:00Z')), berlin.title(day.until)]).toEqual(['2026-07-02 00:30', 'Europe/Berlin (UTC+01:00)']);
  expect(zoneOf('America/St_Johns').title(day.until)).toBe('America/St_Johns (UTC-03:30)');
  expect(zoneOf('Asia/Kathmandu').title(day.until)).toBe('Asia/Kathmandu (UTC+05:45)');
  expect(zoneOf('UTC')).toBe(UTC);
});

test.each([[100, '15 min', 96], [50, '30 min', 48], [24, '1 h', 24], [12, '2 h', 12], [8, '3 h', 8]])('with room for %s steps a day has steps of %s', (room, words, length) => {
  const { stepMs, starts } = makeTrend([], day, UTC, room);
  expect([stepWords(stepMs), starts.length]).toEqual([words, length]);
});

test('every event is in a step, also one from just outside of the span', () => {
  const rows = [['2026-11-19T11:45:00Z', 'a', 1], ['2026-11-19T12:00:00Z', 'a', 2], ['2026-11-20T11:59:00Z', 'a', 4], ['2026-11-20T12:45:00Z', 'b', 8]].map(([slot, ...rest]) => [at(String(slot)), ...rest]);
  const { series, starts } = makeTrend(rows, day, UTC, 24);
  expect(series.map(({ name, total }) => [name, total])).toEqual([['b', 8], ['a', 7]]);
  expect(series[1]?.counts[0]).toBe(3);
  expect(new Date(starts[0] ?? 0).toISOString()).toBe('2026-11-19T12:00:00.000Z');
});

test('days begin at midnight of the zone, on both sides of a change of the clocks', () => {
  const span = { since: new Date('2026-10-20T00:00:00Z'), until: new Date('2026-10-30T00:00:00Z') };
  const zone = zoneOf('Europe/Berlin');
  const { stepMs, starts } = makeTrend([], span, zone, 12);
  expect(stepMs).toBe(86_400_000);
  expect(starts.map((start) => minuteIn(zone, start).slice(11))).toEqual(starts.map(() => '00:00'));
});

test('the largest series comes first and the rest of them last', () => {
  const rows = ['other', 'small', 'large'].map((name, index) => [day.since.getTime(), name, [9, 1, 5][index] ?? 0]);
  expect(makeTrend(rows, day, UTC, 24).series.map(({ name }) => name)).toEqual(['large', 'small', 'other']);
});

test('a step is said in the largest unit', () => {
  expect([900_000, 7_200_000, 172_800_000].map(stepWords)).toEqual(['15 min', '2 h', '2 d']);
});
