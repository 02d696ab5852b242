import { expect, test } from '@jest/globals';
import { groupMinis, type GroupRules } from '../../src/sandbox/listing.js';
import type { Mini } from '../../src/sandbox/mini-blobs.js';

const MINUTE = 60_000;
const NINE = Date.parse('2026-11-20T09:00:00Z');
const RULES: GroupRules = { groupRecords: 90, groupSpanMs: 4 * 60 * MINUTE, stableBlobs: false, insideSpan: 'slice' };

function mini(minute: number, records = 10, more: { visible?: number; raw?: Buffer } = {}): Mini {
  const record = { id: null, bytes: Buffer.from('{}') };
  return {
    micros: (NINE + minute * MINUTE) * 1000,
    visibleAt: NINE + (more.visible ?? minute) * MINUTE,
    records: Array.from({ length: records }, () => record),
    raw: more.raw ?? null,
    gzipped: null,
  };
}

/** Groups as pairs of minutes since nine. */
function listed(minis: readonly Mini[], from: number, to: number, now: number, rules: Partial<GroupRules> = {}): number[][] {
  const query = { start: NINE + from * MINUTE, end: NINE + to * MINUTE, now: NINE + now * MINUTE };
  return groupMinis(minis, query, { ...RULES, ...rules }).map(({ first, last }) => [first, last].map((micros) => (micros / 1000 - NINE) / MINUTE));
}

test('mini-blobs of one span become one item', () => {
  expect(listed([mini(0), mini(5), mini(20)], 0, 60, 60)).toEqual([[0, 20]]);
});

test('the newest item grows: same beginning, later end', () => {
  const minis = [mini(0), mini(5), mini(20)];
  expect(listed(minis, 0, 60, 10)).toEqual([[0, 5]]);
  expect(listed(minis, 0, 60, 21)).toEqual([[0, 20]]);
});

test('an item ends where the next mini-blob would take it over the number of records', () => {
  expect(listed([mini(0, 50), mini(1, 40), mini(2, 1)], 0, 60, 60)).toEqual([[0, 1], [2, 2]]);
});

test('a mini-blob of more than that number is an item of its own', () => {
  expect(listed([mini(0, 1), mini(1, 500), mini(2, 1)], 0, 60, 60)).toEqual([[0, 0], [1, 1], [2, 2]]);
});

test('an item ends where its span would become too long', () => {
  expect(listed([mini(0), mini(240), mini(241)], 0, 300, 300)).toEqual([[0, 240], [241, 241]]);
});

test('a window that starts inside a span gets what comes after, or the whole item', () => {
  const minis = [mini(0), mini(5), mini(20)];
  expect(listed(minis, 3, 60, 60)).toEqual([[5, 20]]);
  expect(listed(minis, 3, 60, 60, { insideSpan: 'whole' })).toEqual([[0, 20]]);
});

test('an item that ends before the window is not listed whole either', () => {
  expect(listed([mini(0, 90), mini(5), mini(20)], 3, 60, 60, { insideSpan: 'whole' })).toEqual([[5, 20]]);
});

test('the start belongs to the window, the end does not', () => {
  expect(listed([mini(0), mini(10)], 0, 10, 60)).toEqual([[0, 0]]);
  expect(listed([mini(0), mini(10)], 10, 20, 60)).toEqual([[10, 10]]);
});

test('a late mini-blob inside a listed span changes no contentId', () => {
  const minis = [mini(0), mini(5, 10, { visible: 100 }), mini(20)];
  expect(listed(minis, 0, 60, 60)).toEqual([[0, 20]]);
  expect(listed(minis, 0, 60, 101)).toEqual([[0, 20]]);
});

test('a late mini-blob outside every span appears only when it is visible', () => {
  const minis = [mini(0), mini(30, 10, { visible: 200 })];
  expect(listed(minis, 25, 60, 199)).toEqual([]);
  expect(listed(minis, 25, 60, 200)).toEqual([[30, 30]]);
});

test('stable blobs and raw bodies are items of their own', () => {
  expect(listed([mini(0), mini(5)], 0, 60, 60, { stableBlobs: true })).toEqual([[0, 0], [5, 5]]);
  expect(listed([mini(0), mini(5, 0, { raw: Buffer.from('null') }), mini(6)], 0, 60, 60)).toEqual([[0, 0], [5, 5], [6, 6]]);
});
