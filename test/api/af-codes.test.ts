import { describe, expect, test } from '@jest/globals';
import { judge } from '../../src/api/af-codes.js';
import { backoffMs, retryAfterMs } from '../../src/api/backoff.js';
import { errorOf, NotUnderstood, parseListing, parseSubscriptions, parseUtc } from '../../src/api/wire.js';

const verdictOf = (status: number, code: string | null, message = '', isBlob = false): string => {
  const verdict = judge({ status, code, message, isBlob });
  return verdict.kind === 'failed' ? verdict.failure : verdict.kind;
};

test.each([
  [401, 'AF10001', 'refused'],
  [400, 'AF20001', 'unavailable'],
  [400, 'AF20010', 'refused'],
  [400, 'AF20011', 'refused'],
  [400, 'AF20012', 'refused'],
  [400, 'AF20013', 'refused'],
  [400, 'AF20020', 'refused'],
  [400, 'AF20022', 'no-subscription'],
  [400, 'AF20023', 'subscription-disabled'],
  [400, 'AF20024', 'success'],
  [400, 'AF20030', 'bad-times'],
  [400, 'AF20031', 'stale-page'],
  [400, 'AF20050', 'absent'],
  [404, 'AF20050', 'absent'],
  [400, 'AF20051', 'expired'],
  [400, 'AF20052', 'absent'],
  [400, 'AF20055', 'bad-times'],
  [403, 'AF429', 'throttled'],
  [429, 'AF429', 'throttled'],
  [403, '429', 'cooling-down'],
  [429, '429', 'cooling-down'],
  [500, 'AF50000', 'transient'],
  [200 + 200, 'AF50005', 'transient'],
  [503, 'AF50006', 'transient'],
  [429, null, 'throttled'],
  [401, null, 'stale-token'],
  [401, 'InvalidAuthenticationToken', 'stale-token'],
  [403, null, 'refused'],
  [408, null, 'transient'],
  [404, null, 'unavailable'],
  [500, null, 'transient'],
  [502, null, 'transient'],
  [302, null, 'unavailable'],
  [400, 'AF99999', 'unavailable'],
] as const)('status %i with code %s is %s', (status, code, expected) => expect(verdictOf(status, code)).toBe(expected));

test('a 404 without a code is missing content where content was asked for', () => {
  expect([verdictOf(404, null, '', true), verdictOf(404, null, '', false)]).toEqual(['absent', 'unavailable']);
});

test.each([
  ['StartSubscription [CorrId=1][TenantId=5,ContentType=Audit.Exchange][AppId', 'x failed. Exception: Microsoft.Office.Compliance.Audit.DataServiceException: Tenant 5b9a does not exist.\r\n   at Microsoft'],
  ['StartSubscription [TenantId=5] failed. Exception', 'Microsoft.Office.Compliance.Audit.DataServiceException: Tenant 5b9a does not exist.'],
])('auditing that is off is told by its exception, wherever that was cut', (code, message) => {
  expect(judge({ status: 400, code, message, isBlob: false })).toMatchObject({ kind: 'failed', failure: 'refused', sentence: expect.stringMatching(/auditing is off/) });
});

test.each([
  ['Too many frequent subscription start requests. Please retry again after 8m 46s.', 526_000],
  ['Too many frequent subscription start requests. Please retry again after 56s.', 56_000],
  ['Too many frequent subscription start requests.', 900_000],
])('"%s" is %i ms', (message, retryAfter) => {
  expect(judge({ status: 403, code: '429', message, isBlob: false })).toMatchObject({ retryAfterMs: retryAfter });
});

test('what is not understood is shown cut and on one line', () => {
  const verdict = judge({ status: 400, code: 'X', message: `a\r\n\tb ${'c'.repeat(5000)}`, isBlob: false });
  expect(verdict).toMatchObject({ sentence: expect.stringMatching(/^the service answered 400 \(X\): a b c{1,200}$/) });
});

describe('backing off', () => {
  test('takes 1, 2, 4 … 60 seconds, each between half and once and a half', () => {
    expect([0, 1, 2, 6, 30].map((attempt) => backoffMs(attempt, 0.5))).toEqual([1000, 2000, 4000, 60_000, 60_000]);
    expect([backoffMs(3, 0), backoffMs(3, 0.999_999)]).toEqual([4000, expect.closeTo(12_000, -1)]);
  });

  test.each([
    ['7', 7000],
    ['0', 0],
    ['-5', 0],
    ['1.5', 1500],
    ['Wed, 18 Nov 2026 12:00:30 GMT', 30_000],
    ['Wed, 18 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('Retry-After %s is %s ms', (header, expected) => expect(retryAfterMs(header, new Date('2026-11-18T12:00:00Z'))).toBe(expected));
});

describe('the wire', () => {
  test.each([
    ['2026-08-29T08:08:25.181Z', '2026-08-29T08:08:25.181Z'],
    ['2026-08-29T08:08:25Z', '2026-08-29T08:08:25.000Z'],
    ['2026-08-29T08:08:25', '2026-08-29T08:08:25.000Z'],
    ['2026-08-29T08:08:25.1', '2026-08-29T08:08:25.100Z'],
    ['2026-08-29T08:08:25.1819999Z', '2026-08-29T08:08:25.181Z'],
    ['2026-08-29T08:08:25+00:00', '2026-08-29T08:08:25.000Z'],
  ])('%s is read as UTC', (text, expected) => expect(parseUtc(text)?.toISOString()).toBe(expected));

  test.each(['', 'yesterday', '2026-13-01T00:00:00Z', '2026-08-29T08:08:25+02:00', '2026-08-29'])('%s is no time', (text) => expect(parseUtc(text)).toBeNull());

  const item = { contentId: 'a', contentUri: 'https://x/a', contentCreated: '2026-08-29T08:08:25Z', contentExpiration: '2026-09-12T08:08:25Z' };

  test.each([
    ['an empty answer', ''],
    ['a web page', '<html></html>'],
    ['an object', '{}'],
    ['null', 'null'],
    ['a cut list', '[{"contentId":'],
    ['an item without contentId', JSON.stringify([{ ...item, contentId: undefined }])],
    ['an item with an empty contentId', JSON.stringify([{ ...item, contentId: '' }])],
    ['an item without contentUri', JSON.stringify([{ ...item, contentUri: 7 }])],
    ['an item without a time', JSON.stringify([{ ...item, contentCreated: 'soon' }])],
    ['an item that is null', '[null]'],
  ])('%s is not understood, and never "no data"', (_name, body) => expect(() => parseListing(Buffer.from(body))).toThrow(NotUnderstood));

  test('a list with a byte order mark is read, and an empty list is empty', () => {
    expect(parseListing(Buffer.from(`\uFEFF${JSON.stringify([item])}`))).toHaveLength(1);
    expect(parseListing(Buffer.from('[]'))).toEqual([]);
  });

  test('subscriptions are read in any letter case, without status as unknown, and those of others are left out', () => {
    const body = [{ contentType: 'audit.general', status: 'Enabled' }, { contentType: 'Audit.Sharepoint' }, { contentType: 'DLP.All', status: 'disabled', webhook: {} }, { contentType: 'Audit.New', status: 'enabled' }, null];
    expect(parseSubscriptions(Buffer.from(JSON.stringify(body)))).toEqual([
      { contentType: 'Audit.General', status: 'enabled' },
      { contentType: 'Audit.SharePoint', status: 'unknown' },
      { contentType: 'DLP.All', status: 'disabled' },
    ]);
  });

  test.each([
    ['{"error":{"code":"AF1","message":"m"}}', { code: 'AF1', message: 'm' }],
    ['{"error":{"code":429}}', { code: '429', message: '' }],
    ['{"error":{"message":"m"}}', { code: null, message: 'm' }],
    ['{"Message":"Authorization has been denied for this request."}', { code: null, message: '' }],
    ['<html>', { code: null, message: 'a web page instead of JSON' }],
    ['', { code: null, message: '' }],
    ['[]', { code: null, message: '' }],
    ['{"error":"invalid_client"}', { code: null, message: '' }],
  ])('the error in %s is found', (body, expected) => expect(errorOf(Buffer.from(body))).toEqual(expected));
});
