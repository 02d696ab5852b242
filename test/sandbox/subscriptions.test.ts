import { afterEach, expect, test } from '@jest/globals';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { ask, codeOf, feed, goodToken, json } from './raw-client.js';

const MINUTE = 60_000;
const [NINE, TWELVE] = ['2026-11-20T09:00:00', '2026-11-20T12:00:00'];
let sandbox: Sandbox;

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  sandbox = await startSandbox({ ratePerHour: 0, startTime: new Date('2026-11-20T12:00:00Z'), frozen: true, ...options });
  return sandbox;
}

afterEach(async () => await sandbox.close());

test('a start enables, a second within 15 minutes has to wait, a later one changes nothing', async () => {
  await start();
  const api = await feed(sandbox);
  expect(json(await api.get('subscriptions/list'))).toEqual([]);
  expect(json(await api.start('Audit.Exchange'))).toEqual({ contentType: 'Audit.Exchange', status: 'enabled', webhook: null });
  expect(json(await api.get('subscriptions/list'))).toEqual([{ contentType: 'Audit.Exchange', status: 'enabled', webhook: null }]);
  sandbox.clock.advance(6 * MINUTE + 14_000);
  const early = await api.start('audit.exchange');
  expect([early.status, json(early)]).toEqual([
    403,
    { error: { code: '429', message: 'Too many frequent subscription start requests. Please retry again after 8m 46s.' } },
  ]);
  expect((await api.start('Audit.General')).status).toBe(200);
  sandbox.behaviour.coolDownStatus = 429;
  expect((await api.start('Audit.Exchange')).status).toBe(429);
  sandbox.clock.advance(9 * MINUTE);
  const again = await api.start('Audit.Exchange');
  expect([again.status, codeOf(again)]).toEqual([400, 'AF20024']);
});

test('one cool-down can hold for the whole tenant', async () => {
  await start({ behaviour: { coolDownPerTenant: true } });
  const api = await feed(sandbox);
  await api.start('Audit.Exchange');
  expect(codeOf(await api.start('Audit.General'))).toBe('429');
});

test('without a subscription there is no content, and a disabled one says so', async () => {
  await start();
  const api = await feed(sandbox);
  expect(codeOf(await api.content('Audit.Exchange', NINE, TWELVE))).toBe('AF20022');
  sandbox.subscriptions.set('Audit.Exchange', 'disabled');
  expect(codeOf(await api.content('Audit.Exchange', NINE, TWELVE))).toBe('AF20023');
  expect(json(await api.get('subscriptions/list'))).toEqual([{ contentType: 'Audit.Exchange', status: 'disabled', webhook: null }]);
});

test('a start may take effect an hour later, and a new subscription may be quiet', async () => {
  await start({ behaviour: { enableDelayMs: 60 * MINUTE, quietMs: 90 * MINUTE } });
  sandbox.tokenLifetimeSeconds = 20_000;
  sandbox.subscriptions.set('Audit.Exchange', 'disabled');
  sandbox.addBlob('Audit.Exchange', { t: new Date('2026-11-20T11:00:00Z'), records: [{ Id: 'a' }] });
  const api = await feed(sandbox);
  expect((await api.start('Audit.Exchange')).status).toBe(200);
  expect(codeOf(await api.content('Audit.Exchange', NINE, TWELVE))).toBe('AF20023');
  sandbox.clock.advance(61 * MINUTE);
  expect(await api.items('Audit.Exchange', NINE, TWELVE)).toEqual([]);
  sandbox.clock.advance(30 * MINUTE);
  expect(await api.items('Audit.Exchange', NINE, TWELVE)).toHaveLength(1);
});

test('webhooks of others, a missing status and another letter case are listed as they are seen', async () => {
  await start({ enabled: ['Audit.SharePoint'], behaviour: { foreignWebhook: 'expired', withoutStatus: true, oddCase: true } });
  const [entry] = json(await (await feed(sandbox)).get('subscriptions/list'));
  expect(entry.contentType).toBe('Audit.Sharepoint');
  expect(entry).not.toHaveProperty('status');
  expect(entry.webhook.status).toBe('expired');
});

test('a token without roles is AF10001, and without ReadDlp only for DLP.All', async () => {
  await start({ roles: [], enabled: ['Audit.Exchange', 'DLP.All'] });
  const none = await (await feed(sandbox)).get('subscriptions/list');
  expect([none.status, json(none)]).toEqual([
    401,
    { error: { code: 'AF10001', message: 'The permission set () sent in the request does not include the expected permission.' } },
  ]);
  sandbox.options.roles = ['ActivityFeed.Read'];
  const api = await feed(sandbox);
  expect((await api.content('Audit.Exchange', NINE, TWELVE)).status).toBe(200);
  const dlp = await api.content('DLP.All', NINE, TWELVE);
  expect([dlp.status, codeOf(dlp)]).toEqual([401, 'AF10001']);
});

test('another tenant, no GUID, and a path that is not there are refused', async () => {
  await start();
  const headers = { Authorization: `Bearer ${await goodToken(sandbox)}` };
  const at = async (tenant: string, rest: string): Promise<ReturnType<typeof ask>> =>
    await ask(sandbox, `${sandbox.apiUrl}/api/v1.0/${tenant}/activity/feed/${rest}`, { headers });
  expect(codeOf(await at('5b9a0000-0000-4000-8000-000000000000', 'subscriptions/list'))).toBe('AF20010');
  expect(codeOf(await at(sandbox.domain, 'subscriptions/list'))).toBe('AF20013');
  expect(codeOf(await at(sandbox.applicationId, 'subscriptions/list'))).toBe('AF20010');
  sandbox.behaviour.laxTenantSlot = true;
  expect((await at(sandbox.applicationId, 'subscriptions/list')).status).toBe(200);
  expect((await at(sandbox.tenantId, 'subscriptions/nothing')).status).toBe(404);
  expect((await ask(sandbox, `${sandbox.apiUrl}/`)).status).toBe(404);
});

test('no token, a garbled, an expired and a revoked one are 401', async () => {
  await start();
  const list = async (authorization: string): Promise<ReturnType<typeof ask>> =>
    await ask(sandbox, `${sandbox.apiUrl}/api/v1.0/${sandbox.tenantId}/activity/feed/subscriptions/list`, { headers: { Authorization: authorization } });
  const denied = '{"Message":"Authorization has been denied for this request."}';
  const token = await goodToken(sandbox);
  expect((await list(`Bearer ${token}`)).status).toBe(200);
  for (const bad of ['', 'Basic eA==', `Bearer ${token.slice(0, -4)}AAAA`]) {
    const reply = await list(bad);
    expect([reply.status, reply.body.toString()]).toEqual([401, denied]);
  }
  sandbox.clock.advance(60 * MINUTE);
  expect((await list(`Bearer ${token}`)).status).toBe(401);
  const fresh = await goodToken(sandbox);
  sandbox.revokeTokens();
  sandbox.behaviour.unauthorizedBody = 'empty';
  expect((await list(`Bearer ${fresh}`)).body.toString()).toBe('');
  expect((await list(`Bearer ${await goodToken(sandbox)}`)).status).toBe(200);
});

test('auditing that is off is the garbled exception, in both its forms', async () => {
  await start({ behaviour: { auditing: 'off' } });
  const api = await feed(sandbox);
  const now = await api.start('Audit.Exchange');
  expect(now.status).toBe(400);
  expect(json(now).error.code).toMatch(/^StartSubscription \[CorrId=.*\]\[TenantId=.*,ContentType=Audit\.Exchange,ApplicationId=.*\]\[AppId$/);
  expect(json(now).error.message).toMatch(/DataServiceException: Tenant \S+ does not exist\./);
  sandbox.behaviour.auditing = 'off-2019';
  const then = json(await api.start('Audit.Exchange')).error;
  expect(then.code).toMatch(/failed\. Exception$/);
  expect(then.message).toMatch(/^Microsoft\.Office\.Compliance\.Audit\.DataServiceException: Tenant \S+ does not exist\./);
});

test('one request too many within a minute is AF429 as 403, counted for each publisher', async () => {
  await start({ requestsPerMinute: 3 });
  const api = await feed(sandbox);
  for (const _ of [1, 2, 3]) expect((await api.get('subscriptions/list')).status).toBe(200);
  const reply = await api.content('Audit.Exchange', NINE, TWELVE);
  expect([reply.status, json(reply)]).toEqual([
    403,
    { error: { code: 'AF429', message: `Too many requests. Method=GetContents, PublisherId=${sandbox.tenantId}` } },
  ]);
  expect(reply.headers).not.toHaveProperty('retry-after');
  Object.assign(sandbox.behaviour, { throttleStatus: 429, retryAfterSeconds: 7 });
  const other = await api.get('subscriptions/list');
  expect([other.status, other.headers['retry-after']]).toEqual([429, '7']);
  expect(sandbox.checkLaws()).toEqual([expect.stringContaining('5 requests within 60 seconds')]);
});

test('dlpSensitiveTypes takes one language', async () => {
  await start();
  const api = await feed(sandbox);
  const get = async (language: string): Promise<ReturnType<typeof ask>> => await api.get('resources/dlpSensitiveTypes', {}, { headers: { 'Accept-Language': language } });
  expect(json(await get('en-US'))[0].name).toBe('CreditCardNumber');
  expect(codeOf(await get('en-US,de-DE'))).toBe('AF20053');
  expect(codeOf(await get('en_US!'))).toBe('AF20054');
});
