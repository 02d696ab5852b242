import { expect, test } from '@jest/globals';
import { CONTENT_TYPES } from '../../../src/model.js';
import { inventTenant, type MiniBlob } from '../../../src/sandbox/tenant/tenant.js';
import { delivered, grouped, HOUR_MS, hoursFrom, TUESDAY, twoDays } from './two-days.js';

const tenant = inventTenant({ seed: 1, ratePerHour: 1000 });
const records = twoDays();
const blobs = hoursFrom(tenant, TUESDAY, 48);

function fingerprint(list: readonly MiniBlob[]): string {
  return list.map((blob) => `${blob.contentType} ${blob.t.toISOString()} ${blob.micros} ${blob.dc} ${blob.visibleAt.toISOString()} ${blob.records.map((record) => record.bytes.toString()).join('\n')}`).join('\n');
}

test('an hour is the same bytes whenever and in whatever order it is asked for', () => {
  const hours = [9, 3, 14, 10].map((hour) => new Date(TUESDAY.getTime() + hour * HOUR_MS));
  const once = hours.map((hour) => fingerprint(inventTenant({ seed: 7, ratePerHour: 300 }).miniBlobsOfHour(hour)));
  const other = inventTenant({ seed: 7, ratePerHour: 300 });
  const backwards = hours.toReversed().map((hour) => fingerprint(other.miniBlobsOfHour(hour)));
  expect(backwards.toReversed()).toEqual(once);
  expect(new Set(once).size).toBe(hours.length);
});

test('another seed is another company with other records', () => {
  const other = inventTenant({ seed: 2, ratePerHour: 1000 });
  expect(other.tenantId).not.toBe(tenant.tenantId);
  expect(fingerprint(other.miniBlobsOfHour(TUESDAY))).not.toBe(fingerprint(tenant.miniBlobsOfHour(TUESDAY)));
});

test('a rate of zero is silence', () => {
  expect(hoursFrom(inventTenant({ seed: 1, ratePerHour: 0 }), TUESDAY, 48)).toEqual([]);
});

test('everything arrives in the hour asked for, sorted, and is visible no earlier than it arrives', () => {
  for (let hour = 0; hour < 48; hour += 1) {
    const start = TUESDAY.getTime() + hour * HOUR_MS;
    const arrivals = tenant.miniBlobsOfHour(new Date(start));
    const times = arrivals.map((blob) => blob.t.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(arrivals.filter((blob) => blob.t.getTime() < start || blob.t.getTime() >= start + HOUR_MS || blob.visibleAt < blob.t)).toEqual([]);
  }
});

test('no two mini-blobs of one content type and data centre share a microsecond, and each holds one to twelve records', () => {
  const keys = blobs.map((blob) => `${blob.contentType} ${blob.dc} ${blob.t.getTime()} ${blob.micros}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(blobs.filter((blob) => blob.records.length < 1 || blob.records.length > 12 || blob.micros < 0 || blob.micros > 999)).toEqual([]);
});

test('content types come from one or two data centres, and all five come', () => {
  for (const contentType of CONTENT_TYPES) {
    const centres = new Set(blobs.filter((blob) => blob.contentType === contentType).map((blob) => blob.dc));
    expect([1, 2]).toContain(centres.size);
  }
});

test('the mean record is as large as real ones', () => {
  const mean = records.reduce((sum, record) => sum + Buffer.byteLength(record.text), 0) / records.length;
  expect(mean).toBeGreaterThan(1000);
  expect(mean).toBeLessThan(1800);
});

test('a working hour of the main office brings about the rate asked for', () => {
  const working = delivered(tenant, new Date('2026-09-01T06:00:00Z'), 10).length / 10;
  expect(working).toBeGreaterThan(800);
  expect(working).toBeLessThan(1200);
});

/** How many records say that they were created in that hour. */
function createdIn(hour: string): number {
  const start = new Date(hour);
  const end = start.getTime() + HOUR_MS;
  return delivered(tenant, start, 8).filter(({ fields }) => {
    const created = Date.parse(`${String(fields['CreationTime'])}Z`);
    return created >= start.getTime() && created < end;
  }).length;
}

test('Tuesday morning is busy; lunch is quieter, and the night before it and Sunday much more so', () => {
  const morning = createdIn('2026-09-01T10:00:00+02:00');
  expect(morning).toBeGreaterThan(300);
  expect(morning).toBeGreaterThan(1.2 * createdIn('2026-09-01T12:00:00+02:00'));
  // At three in Berlin it is nine in the evening in New York, where a few still work.
  expect(morning).toBeGreaterThan(6 * createdIn('2026-09-01T03:00:00+02:00'));
  expect(morning).toBeGreaterThan(8 * createdIn('2026-09-06T10:00:00+02:00'));
});

test('a burst of activity comes at the same local hour before and after the clocks change', () => {
  const summer = createdIn('2026-10-22T09:00:00+02:00') / createdIn('2026-10-22T07:00:00+02:00');
  const winter = createdIn('2026-10-29T09:00:00+01:00') / createdIn('2026-10-29T07:00:00+01:00');
  expect(summer).toBeGreaterThan(2);
  expect(winter).toBeGreaterThan(2);
});

test('names lie under .example, and a failed sign-in from one address hits many people in a spray', () => {
  expect(tenant.domain).toMatch(/\.example$/);
  const failed = records.filter(({ fields }) => fields['Operation'] === 'UserLoginFailed' && fields['ErrorNumber'] === '50126');
  const victims = grouped(failed, ({ fields }) => String(fields['ClientIP']));
  expect(Math.max(...[...victims.values()].map((list) => new Set(list.map(({ fields }) => fields['UserId'])).size))).toBeGreaterThan(10);
});

test.each([
  'UserLoggedIn', 'UserLoginFailed', 'Add user.', 'Reset user password.', 'Add member to role.', 'Add member to group.', 'Consent to application.',
  'MailItemsAccessed', 'New-InboxRule', 'Set-Mailbox', 'HardDelete', 'FileAccessed', 'FileDownloaded', 'FileUploaded', 'SharingSet', 'AnonymousLinkCreated',
  'SharingInvitationCreated', 'MeetingParticipantDetail', 'MessageSent', 'ViewReport', 'AlertTriggered', 'DlpRuleMatch',
])('two days show %s', (operation) => {
  expect(records.some(({ fields }) => fields['Operation'] === operation)).toBe(true);
});
