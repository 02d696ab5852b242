import { expect, test } from '@jest/globals';
import { inventTenant } from '../../../src/sandbox/tenant/tenant.js';
import { type Delivered, delivered, grouped, HOUR_MS, TUESDAY } from './two-days.js';

const records = delivered(inventTenant({ seed: 1, ratePerHour: 1000 }), TUESDAY, 72);
const byId = grouped(records.filter(({ id }) => id !== null), ({ id }) => (id ?? '').toLowerCase());
const pairs = [...byId.values()].filter((list) => list.length > 1);

const CASES: readonly (readonly [string, (first: Delivered, second: Delivered) => boolean])[] = [
  ['twice in a blob', (a, b) => a.blob === b.blob && a.text === b.text],
  ['in two blobs hours later', (a, b) => a.text === b.text && b.blob.t.getTime() - a.blob.t.getTime() > HOUR_MS],
  ['two days later', (a, b) => a.text === b.text && b.blob.t.getTime() - a.blob.t.getTime() > 46 * HOUR_MS],
  ['in Audit.General and DLP.All', (a, b) => new Set([a.contentType, b.contentType, 'Audit.General', 'DLP.All']).size === 2 && a.contentType !== b.contentType],
  ['with its keys in another order', (a, b) => a.text !== b.text && a.id === b.id],
  ['with its Id in other letters', (a, b) => a.id !== b.id],
];

test.each(CASES)('a record is delivered again %s', (_, isThere) => {
  expect(pairs.some(([a, b]) => a !== undefined && b !== undefined && isThere(a, b))).toBe(true);
});

function content({ fields }: Delivered): string {
  return JSON.stringify(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1))).toLowerCase();
}

test('whatever comes again says the same, but for the order of keys and the letters of its Id', () => {
  expect(pairs.filter((list) => new Set(list.map(content)).size > 1)).toEqual([]);
});

test('redeliveries are few', () => {
  expect(pairs.length / records.length).toBeGreaterThan(0.001);
  expect(pairs.length / records.length).toBeLessThan(0.02);
});

test('a small share of content becomes visible late', () => {
  const late = records.filter(({ blob }) => blob.visibleAt.getTime() - blob.t.getTime() > 3 * 60_000);
  expect(late.length / records.length).toBeGreaterThan(0.01);
  expect(late.length / records.length).toBeLessThan(0.06);
  expect(Math.max(...records.map(({ blob }) => blob.visibleAt.getTime() - blob.t.getTime()))).toBeLessThanOrEqual(3 * HOUR_MS);
});

test('a busy tenant also has content that becomes visible thirty hours late', () => {
  const busy = inventTenant({ seed: 1, ratePerHour: 20_000 }).miniBlobsOfHour(new Date('2026-09-01T13:00:00Z'));
  expect(busy.some((blob) => blob.visibleAt.getTime() - blob.t.getTime() === 30 * HOUR_MS)).toBe(true);
});

test('events take minutes to hours to arrive, and hardly any more than a day', () => {
  const ages = records.map(({ blob, fields }) => blob.t.getTime() - Date.parse(`${String(fields['CreationTime'])}Z`)).filter((age) => age >= 0).toSorted((a, b) => a - b);
  const median = ages[Math.floor(ages.length / 2)] ?? 0;
  expect(median).toBeGreaterThan(10 * 60_000);
  expect(median).toBeLessThan(60 * 60_000);
  expect(ages.filter((age) => age > 24 * HOUR_MS).length / ages.length).toBeLessThan(0.02);
});
