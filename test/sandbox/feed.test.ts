import { afterEach, expect, test } from '@jest/globals';
import { gunzipSync, inflateSync } from 'node:zlib';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { ask, codeOf, feed, goodToken, json } from './raw-client.js';

const MINUTE = 60_000;
const NOON = new Date('2026-11-20T12:00:00Z');
const [NINE, TWELVE] = ['2026-11-20T09:00:00', '2026-11-20T12:00:00'];
let sandbox: Sandbox;

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  sandbox = await startSandbox({ ratePerHour: 0, startTime: NOON, frozen: true, enabled: ['Audit.Exchange'], ...options });
  return sandbox;
}

function at(minutesBefore: number): Date {
  return new Date(NOON.getTime() - minutesBefore * MINUTE);
}

/** Adds a mini-blob of one record that arrived so many minutes before noon. */
function add(minutes: number, more: { dc?: string; visible?: number; records?: object[]; raw?: Buffer } = {}): void {
  const { dc = 'na0036', visible = minutes, records = [{ Id: `at-${minutes}` }] } = more;
  sandbox.addBlob('Audit.Exchange', { t: at(minutes), visibleAt: at(visible), dc, records, ...(more.raw === undefined ? {} : { raw: more.raw }) });
}

afterEach(async () => await sandbox.close());

test('a record that was added is listed, downloaded and in the ledger', async () => {
  await start();
  add(60);
  const api = await feed(sandbox);
  const [item] = await api.items('Audit.Exchange', NINE, TWELVE);
  expect(item).toEqual({
    contentType: 'Audit.Exchange',
    contentId: expect.stringMatching(/^(20261120110000000\d{6})\$\1\$audit_exchange\$Audit_Exchange\$na0036$/),
    contentUri: `${sandbox.apiUrl}/api/v1.0/${sandbox.tenantId}/activity/feed/audit/${item?.contentId}`,
    contentCreated: '2026-11-20T11:00:00.000Z',
    contentExpiration: '2026-12-04T11:00:00.000Z',
  });
  const reply = await api.blob(item);
  expect([reply.status, reply.body.toString()]).toEqual([200, '[{"Id":"at-60"}]']);
  expect(sandbox.ledger.records().map(({ id, bytes }) => [id, bytes.toString()])).toEqual([['at-60', '{"Id":"at-60"}']]);
  expect(sandbox.checkLaws()).toEqual([]);
});

test('an answer carries the headers that the service sends, and the virtual date', async () => {
  await start();
  const { headers } = await (await feed(sandbox)).get('subscriptions/list');
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    server: 'Microsoft-IIS/10.0',
    'x-powered-by': 'ASP.NET',
    date: 'Fri, 20 Nov 2026 12:00:00 GMT',
  });
});

test('the tail grows under a new contentId, and a window inside the span gets a slice', async () => {
  await start();
  for (const minutes of [50, 30]) add(minutes);
  add(-10);
  const api = await feed(sandbox);
  const [before] = await api.items('Audit.Exchange', NINE, TWELVE);
  sandbox.clock.advance(11 * MINUTE);
  const [after] = await api.items('Audit.Exchange', NINE, '2026-11-20T13:00:00');
  expect(after?.contentId.slice(0, 23)).toBe(before?.contentId.slice(0, 23));
  expect(after?.contentId).not.toBe(before?.contentId);
  expect(json(await api.blob(after))).toEqual([{ Id: 'at-50' }, { Id: 'at-30' }, { Id: 'at--10' }]);
  expect(json(await api.blob(before))).toEqual([{ Id: 'at-50' }, { Id: 'at-30' }]);
  const [slice] = await api.items('Audit.Exchange', '2026-11-20T11:20:00', TWELVE);
  expect(json(await api.blob(slice))).toEqual([{ Id: 'at-30' }]);
  sandbox.options.insideSpan = 'whole';
  const [whole] = await api.items('Audit.Exchange', '2026-11-20T11:20:00', TWELVE);
  expect(json(await api.blob(whole))).toEqual([{ Id: 'at-50' }, { Id: 'at-30' }]);
});

test('a late mini-blob comes into a known contentId, also when its gzipped form was kept', async () => {
  await start();
  sandbox.tokenLifetimeSeconds = 9999;
  for (const minutes of [50, 30]) add(minutes);
  add(40, { visible: -60 });
  const api = await feed(sandbox);
  const [item] = await api.items('Audit.Exchange', NINE, TWELVE);
  const gzip = { headers: { 'Accept-Encoding': 'gzip' } };
  const early = await api.blob(item, gzip);
  expect(early.headers['content-encoding']).toBe('gzip');
  expect(JSON.parse(gunzipSync(early.body).toString())).toHaveLength(2);
  sandbox.clock.advance(61 * MINUTE);
  expect(JSON.parse(gunzipSync((await api.blob(item, gzip)).body).toString())).toHaveLength(3);
  expect(sandbox.ledger.records({ visibleBefore: NOON })).toHaveLength(2);
});

test('pages are chained by a NextPageUri in its odd form, without PublisherIdentifier', async () => {
  await start({ pageSize: 2, stableBlobs: true });
  for (const minutes of [50, 40, 30, 20, 10]) add(minutes);
  const api = await feed(sandbox);
  const seen: string[] = [];
  let reply = await api.content('Audit.Exchange', NINE, TWELVE);
  for (let next = reply.headers['nextpageuri']; ; next = reply.headers['nextpageuri']) {
    for (const item of json(reply)) seen.push(item.contentId);
    if (typeof next !== 'string') break;
    expect(next).toMatch(/\/api\/v1\/[\w-]+\/activity\/feed\/subscriptions\/content\?contenttype=Audit\.Exchange&starttime=.+&endtime=.+&nextpage=\d{10}R\d{12}$/);
    reply = await ask(sandbox, `${next}&PublisherIdentifier=${sandbox.tenantId}`, { headers: { Authorization: `Bearer ${api.token}` } });
  }
  expect(new Set(seen).size).toBe(5);
  expect(sandbox.requests.filter(({ operation }) => operation === 'content')).toHaveLength(3);
  expect(sandbox.checkLaws()).toEqual([]);
});

test('a nextPage that was never given, or is an hour old, is AF20031', async () => {
  await start({ pageSize: 1, stableBlobs: true });
  for (const minutes of [50, 40]) add(minutes);
  const api = await feed(sandbox);
  const query = { contentType: 'Audit.Exchange', startTime: NINE, endTime: TWELVE };
  expect(codeOf(await api.get('subscriptions/content', { ...query, nextPage: '2015101900R022885001761' }))).toBe('AF20031');
  const next = String((await api.content('Audit.Exchange', NINE, TWELVE)).headers['nextpageuri']);
  sandbox.tokenLifetimeSeconds = 9999;
  const later = await goodToken(sandbox);
  sandbox.clock.advance(61 * MINUTE);
  expect(codeOf(await ask(sandbox, next, { headers: { Authorization: `Bearer ${later}` } }))).toBe('AF20031');
});

test('an empty first page has a next, and repeated items come twice', async () => {
  await start({ pageSize: 2, stableBlobs: true, behaviour: { emptyFirstPage: true } });
  for (const minutes of [50, 40]) add(minutes);
  const api = await feed(sandbox);
  const reply = await api.content('Audit.Exchange', NINE, TWELVE);
  expect(json(reply)).toEqual([]);
  expect(reply.headers['nextpageuri']).toBeDefined();
  Object.assign(sandbox.behaviour, { emptyFirstPage: false, repeatItems: true });
  sandbox.options.pageSize = 100;
  const ids = (await api.items('Audit.Exchange', NINE, TWELVE)).map(({ contentId }) => contentId);
  expect([ids.length, new Set(ids).size]).toEqual([3, 2]);
});

test('a blob that is malformed, absent or expired says so', async () => {
  await start({ retentionDays: 7 });
  add(50);
  const api = await feed(sandbox);
  const [item] = await api.items('Audit.Exchange', NINE, TWELVE);
  const contentUri = item?.contentUri ?? '';
  const refusalAt = async (uri: string): Promise<string> => codeOf(await api.blob({ contentUri: uri }));
  expect(await refusalAt(contentUri.replaceAll('$', '%24'))).toBe('AF20052');
  expect(await refusalAt(contentUri.replace('na0036', 'na0037'))).toBe('AF20050');
  sandbox.tokenLifetimeSeconds = 8 * 86_400;
  const late = await feed(sandbox);
  sandbox.clock.advance(7 * 24 * 60 * MINUTE);
  expect(codeOf(await late.blob(item))).toBe('AF20051');
});

test('a raw body is served as it is, in an item of its own', async () => {
  await start();
  for (const minutes of [50, 30]) add(minutes);
  add(40, { records: [], raw: Buffer.from('[{"Id":"x"},]') });
  const api = await feed(sandbox);
  const items = await api.items('Audit.Exchange', NINE, TWELVE);
  expect(items).toHaveLength(3);
  expect((await api.blob(items[1])).body.toString()).toBe('[{"Id":"x"},]');
});

test('content comes identical, gzipped, deflated, chunked, or ended by the connection', async () => {
  await start();
  add(60);
  const api = await feed(sandbox);
  const [item] = await api.items('Audit.Exchange', NINE, TWELVE);
  const get = async (): Promise<ReturnType<typeof ask>> => await api.blob(item);
  expect((await get()).headers['content-length']).toBe('16');
  sandbox.behaviour.encoding = 'deflate';
  expect(inflateSync((await get()).body).toString()).toBe('[{"Id":"at-60"}]');
  Object.assign(sandbox.behaviour, { encoding: 'negotiate', transfer: 'chunked' });
  expect((await get()).headers).toMatchObject({ 'transfer-encoding': 'chunked' });
  sandbox.behaviour.transfer = 'close';
  const closed = await get();
  expect(closed.headers).not.toHaveProperty('transfer-encoding');
  expect([closed.headers['content-length'], closed.body.toString()]).toEqual([undefined, '[{"Id":"at-60"}]']);
});

test('a content type is read in any case, and another is AF20020', async () => {
  await start();
  const api = await feed(sandbox);
  const ask24 = async (contentType: string): Promise<ReturnType<typeof ask>> => await api.get('subscriptions/content', { contentType, startTime: NINE, endTime: TWELVE });
  expect((await ask24('AUDIT.exchange')).status).toBe(200);
  expect(codeOf(await ask24('Audit.Teams'))).toBe('AF20020');
  expect(codeOf(await api.get('subscriptions/content'))).toBe('AF20001');
  expect(codeOf(await api.content('Audit.Exchange', '2026-11-10T00:00:00', '2026-11-10T01:00:00'))).toBe('AF20055');
});

test('invented content is listed hour by hour as the clock goes, and the ledger holds the same', async () => {
  await start({ ratePerHour: 500, history: 6, startTime: new Date('2026-11-18T12:00:00Z') });
  const api = await feed(sandbox);
  const collect = async (to: string): Promise<number> => {
    let records = 0;
    for (const item of await api.items('Audit.Exchange', '2026-11-18T00:00:00', to)) records += json(await api.blob(item)).length;
    return records;
  };
  const first = await collect('2026-11-18T12:00:00');
  expect(first).toBeGreaterThan(0);
  expect(first).toBe(sandbox.ledger.records({ contentType: 'Audit.Exchange' }).length);
  sandbox.clock.advance(50 * MINUTE);
  const second = await collect('2026-11-18T13:00:00');
  expect(second).toBeGreaterThan(first);
  expect(second).toBe(sandbox.ledger.records({ contentType: 'Audit.Exchange' }).length);
});
