import { expect, test } from '@jest/globals';
import { happenedAt, oddity, readEvent } from '../../src/dashboards/event.js';
import { inventTenant } from '../../src/sandbox/tenant/tenant.js';
import { delivered, TUESDAY } from '../sandbox/tenant/two-days.js';
import { addSegment, makeHome, NOW, show, sumsOf } from './event-store.js';

const TIME = '2026-11-20T11:00:00';
const good = (more: object = {}) => ({ Id: '1', CreationTime: TIME, Operation: 'UserLoggedIn', Workload: 'AzureActiveDirectory', UserId: 'a@b.example', RecordType: 15, ...more });

/** Each between two good records. */
const LINES: readonly (readonly [string, string | Buffer | object, 'fine' | 'unreadable' | 'untimed' | 'unnamed'])[] = [
  ['a key twice', `{"Operation":"UserLoggedIn","Operation":"second","CreationTime":"${TIME}"}`, 'fine'],
  ['keys equal but for case', `{"operation":"lower","Operation":"UserLoggedIn","CreationTime":"${TIME}"}`, 'fine'],
  ['fields of other types', good({ UserId: { a: [1] }, ClientIP: [1, 2], RecordType: '15', ExtendedProperties: 7 }), 'fine'],
  ['numbers beyond every type', `{"Operation":"x","CreationTime":"${TIME}","ErrorNumber":123456789012345678901234567890,"ErrorCode":1e400}`, 'fine'],
  ['a time with a fraction and a zone', good({ CreationTime: `${TIME}.7320497Z` }), 'fine'],
  ['an escaped NUL', good({ UserId: 'a\0b' }), 'fine'],
  ['a list that is cut', good({ ExtendedProperties: '[{"Name":"LoginError"' }), 'fine'],
  ['names and values that are neither', good({ ExtendedProperties: ['LoginError', { Name: 'LoginError' }, { Name: 'LoginError', Value: null }, 4] }), 'fine'],
  ['arrays 5,000 deep', `{"Operation":"x","CreationTime":"${TIME}","UserId":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'fine'],
  ['a carriage return at its end', `${JSON.stringify(good())}\r`, 'fine'],
  ['three megabytes', good({ ObjectId: 'x'.repeat(3_000_000) }), 'fine'],
  ['no time', { ...good(), CreationTime: undefined }, 'untimed'],
  ['a time that is none', good({ CreationTime: 'not a time' }), 'untimed'],
  ['a day that is none', good({ CreationTime: '2026-02-31T00:00:00' }), 'untimed'],
  ['a month that is none', good({ CreationTime: '2026-13-01T00:00:00' }), 'untimed'],
  ['a time as a number', good({ CreationTime: 1 }), 'untimed'],
  ['a time two days ahead', good({ CreationTime: '2026-11-22T11:00:00' }), 'untimed'],
  ['no operation', { ...good(), Operation: undefined }, 'unnamed'],
  ['an operation of null', good({ Operation: null }), 'unnamed'],
  ['words', 'hello world', 'unreadable'],
  ['half a record', '{"Id":"8","Operation":"x', 'unreadable'],
  ['an array', '[1,2,3]', 'unreadable'],
  ['a number', '42', 'unreadable'],
  ['an empty object', '{}', 'unreadable'],
  ['two records on one line', '{"Operation":"x"}{"Operation":"y"}', 'unreadable'],
];

test.each(LINES)('a record with %s is counted, and the others with it', async (_, line, kind) => {
  const home = makeHome();
  addSegment(home, 'Audit.AzureActiveDirectory', [good(), line, good()]);
  const { reading } = await show(home, 'azure-ad');
  expect(reading).toEqual({ received: 3, events: 3, older: 0, unreadable: 0, untimed: 0, unnamed: 0, ...(kind === 'fine' ? {} : { [kind]: 1 }) });
  const bytes = typeof line === 'string' || Buffer.isBuffer(line) ? Buffer.from(line) : Buffer.from(JSON.stringify(line));
  expect(oddity(readEvent(bytes, NOW))).toBe(kind === 'fine' ? null : kind);
});

test('neither bytes that are no UTF-8 nor half a surrogate pair hide a record; what is no JSON is counted', async () => {
  const home = makeHome();
  const latin1 = Buffer.from(JSON.stringify(good({ UserId: 'café' })), 'latin1');
  addSegment(home, 'Audit.AzureActiveDirectory', [latin1, JSON.stringify(good()).replace('a@b', String.raw`\ud83d`), JSON.stringify(good()).replace('a@b', 'a\u001bb'), good()]);
  const result = await show(home, 'azure-ad');
  expect(result.reading).toMatchObject({ events: 4, unreadable: 1 });
  expect(sumsOf(result, 'log-in-activity')).toEqual({ success: 3 });
});

test('a line of 80 MB is read like any other', async () => {
  const home = makeHome();
  addSegment(home, 'Audit.AzureActiveDirectory', [good({ ObjectId: 'x'.repeat(80_000_000) }), good()]);
  expect((await show(home, 'azure-ad')).reading).toMatchObject({ events: 2, unreadable: 0 });
});

test('a segment that is empty, and one whose last line has no end, are read', async () => {
  const home = makeHome();
  addSegment(home, 'Audit.AzureActiveDirectory', []);
  addSegment(home, 'Audit.AzureActiveDirectory', [good()]);
  expect((await show(home, 'azure-ad')).reading.events).toBe(1);
});

test('SQL and `o365 events` read the time and the oddity of every quirk alike', async () => {
  const home = makeHome();
  const until = new Date('2026-09-04T00:00:00Z');
  const records = delivered(inventTenant({ seed: 3, ratePerHour: 600 }), TUESDAY, 48);
  addSegment(home, 'Audit.General', records.map(({ text }) => text), until);
  const since = new Date('2026-09-01T12:00:00Z');
  const events = records.map(({ text }) => readEvent(Buffer.from(text), until)).filter((event) => happenedAt(event) >= since);
  const odd = (kind: string): number => events.filter((event) => oddity(event) === kind).length;
  const { reading } = await show(home, 'overview', { until, hours: 60 });
  expect(reading).toEqual({
    received: records.length, events: events.length, older: records.length - events.length,
    unreadable: odd('unreadable'), untimed: odd('untimed'), unnamed: odd('unnamed'),
  });
  expect(odd('untimed')).toBeGreaterThan(5);
});
