import { expect, test } from '@jest/globals';
import { DEFAULT_BEHAVIOUR } from '../../src/sandbox/behaviour.js';
import { contentIdOf, parseContentId } from '../../src/sandbox/content-id.js';
import { readTimes } from '../../src/sandbox/content-times.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3_600_000;

function read(start: string | null, end: string | null, behaviour = {}): unknown {
  return readTimes({ start, end }, NOW, { ...DEFAULT_BEHAVIOUR, ...behaviour });
}

test.each(['2026-11-20T10:00', '2026-11-20T10:00:00', '2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z', '2026-11-20T10:00:00+00:00', '2026-11-20T10:00:00 00:00'])(
  '%s is ten o’clock, UTC',
  (start) => {
    expect(read(start, '2026-11-20T11:00:00')).toEqual({ start: NOW - 2 * HOUR, end: NOW - HOUR });
  },
);

test('a day alone is its midnight', () => {
  expect(read('2026-11-19', '2026-11-20')).toEqual({ start: NOW - 36 * HOUR, end: NOW - 12 * HOUR });
});

test.each(['yesterday', '2026-11-20T25:00:00', '2026-11-20T10:00:00+01:00', ''])('"%s" is no time', (start) => {
  expect(read(start, '2026-11-20T11:00:00')).toBe('AF20002');
});

test.each([
  ['one time without the other', '2026-11-20T10:00:00', null],
  ['more than 24 hours', '2026-11-19T10:00:00', '2026-11-20T10:00:01'],
  ['an empty window', '2026-11-20T10:00:00', '2026-11-20T10:00:00'],
  ['a start after the end', '2026-11-20T11:00:00', '2026-11-20T10:00:00'],
  ['a start more than 7 days ago', '2026-11-13T11:59:59', '2026-11-13T13:00:00'],
])('%s is refused', (_, start, end) => {
  expect(read(start, end)).toBe('AF20055');
});

test('24 hours, 7 days and an end in the future are just accepted', () => {
  expect(read('2026-11-13T12:00:00', '2026-11-14T12:00:00')).toEqual({ start: NOW - 168 * HOUR, end: NOW - 144 * HOUR });
  expect(read('2026-11-20T11:00:00', '2026-11-21T11:00:00')).toEqual({ start: NOW - HOUR, end: NOW + 23 * HOUR });
});

test('omitted times are the last 24 hours, today, or a garbled refusal', () => {
  expect(read(null, null)).toEqual({ start: NOW - 24 * HOUR, end: NOW });
  expect(read(null, null, { omittedTimes: 'today' })).toEqual({ start: NOW - 12 * HOUR, end: NOW });
  expect(read(null, null, { omittedTimes: 'error400' })).toBe('garbled');
});

test('a wide window is cut to its first 24 hours where that is switched on', () => {
  expect(read('2026-11-18T12:00:00', '2026-11-20T12:00:00', { wideWindow: 'partial' })).toEqual({ start: NOW - 48 * HOUR, end: NOW - 24 * HOUR });
});

test('a contentId says type, data centre and both times, and nothing else is one', () => {
  const span = { first: NOW * 1000 + 123, last: (NOW + HOUR) * 1000 + 999, contentType: 'Audit.AzureActiveDirectory', dc: 'na0036' } as const;
  const contentId = contentIdOf(span);
  expect(contentId).toMatch(/^20261120120000000123\d{3}\$20261120130000000999\d{3}\$audit_azureactivedirectory\$Audit_AzureActiveDirectory\$na0036$/);
  expect(parseContentId(contentId)).toEqual(span);
  for (const bad of ['', contentId.replaceAll('$', '%24'), contentId.replace('2026', '20x6'), contentId.replace('20261120', '20261341'), contentId.replace('$audit_', '$dlp_')])
    expect(parseContentId(bad)).toBeNull();
});
