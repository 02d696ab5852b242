/** The sandbox's Microsoft Graph and device codes, asked raw: it refuses what the service refuses. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { ask, askToken, goodToken, json, type Reply } from '../sandbox/raw-client.js';

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
let sandbox: Sandbox;
let token: string;

async function startCode(form: Record<string, string> = {}): Promise<Reply> {
  const whole = { client_id: AZURE_CLI, scope: `${sandbox.loginUrl}/.default openid profile offline_access`, ...form };
  return await askToken(sandbox, whole, { tenant: 'organizations', path: 'oauth2/v2.0/devicecode' });
}
async function redeem(deviceCode: string, form: Record<string, string> = {}): Promise<Reply> {
  const whole = { client_id: AZURE_CLI, grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode, ...form };
  return await askToken(sandbox, whole, { tenant: 'organizations' });
}
async function graph(method: string, path: string, body?: object, with1 = token): Promise<Reply> {
  const headers = { Authorization: `Bearer ${with1}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) };
  return await ask(sandbox, `${sandbox.loginUrl}/v1.0/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}
const codeOf = (reply: Reply): string => json(reply).error.code;

beforeAll(async () => {
  sandbox = await startSandbox({ ratePerHour: 0, history: 0, startTime: new Date('2026-11-20T12:00:00Z'), frozen: true, behaviour: { deviceCodePolls: 1 } });
  const { device_code: deviceCode } = json(await startCode());
  sandbox.clock.advance(5000);
  await redeem(deviceCode);
  sandbox.clock.advance(5000);
  token = json(await redeem(deviceCode)).access_token;
});
afterAll(async () => sandbox.close());

test('a device code is pending, then good once; polling too fast is slowed down', async () => {
  const { device_code: deviceCode, interval, expires_in: life } = json(await startCode());
  expect([interval, life]).toEqual([5, 900]);
  expect(json(await redeem(deviceCode)).error).toBe('slow_down');
  sandbox.clock.advance(10_000);
  const reply = await redeem(deviceCode);
  expect(json(reply)).toMatchObject({ token_type: 'Bearer', scope: expect.stringContaining('Application.ReadWrite.All') });
  expect(json(await redeem(deviceCode)).error).toBe('bad_verification_code');
});

test('a device code expires, and is for the Azure CLI and for Graph only', async () => {
  const { device_code: deviceCode } = json(await startCode());
  sandbox.clock.advance(901_000);
  expect(json(await redeem(deviceCode)).error).toBe('expired_token');
  expect(json(await startCode({ client_id: sandbox.applicationId })).error_codes).toEqual([700016]);
  expect(json(await startCode({ scope: 'https://elsewhere.example/.default' })).error_codes).toEqual([70011]);
});

test('Graph takes only a token that was issued for it, and the API takes none of those', async () => {
  expect(codeOf(await graph('GET', 'organization', undefined, await goodToken(sandbox)))).toBe('InvalidAuthenticationToken');
  expect((await graph('GET', 'organization', undefined, 'nonsense')).status).toBe(401);
  const url = `${sandbox.apiUrl}/api/v1.0/${sandbox.tenantId}/activity/feed/subscriptions/list`;
  const { device_code: deviceCode } = json(await startCode());
  sandbox.clock.advance(5000);
  await redeem(deviceCode);
  sandbox.clock.advance(5000);
  const fresh = json(await redeem(deviceCode)).access_token;
  expect((await ask(sandbox, url, { headers: { Authorization: `Bearer ${fresh}` } })).status).toBe(401);
  token = fresh;
});

test('Graph refuses a filter it does not know, a property it does not know, and a key that is none', async () => {
  expect(codeOf(await graph('GET', "applications?$filter=startswith(displayName,'a')"))).toBe('Request_UnsupportedQuery');
  expect(codeOf(await graph('POST', 'applications', { displayName: 'x', colour: 'red' }))).toBe('Request_BadRequest');
  expect(codeOf(await graph('POST', 'applications', { displayName: 'x', keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: 'AAAA' }] }))).toBe('Request_BadRequest');
  expect(codeOf(await graph('POST', 'applications', {}))).toBe('Request_BadRequest');
});

test('Graph refuses a principal without an application, a second one, and a role assigned twice', async () => {
  expect(codeOf(await graph('POST', 'servicePrincipals', { appId: '11111111-2222-3333-4444-555555555555' }))).toBe('NoBackingApplicationObject');
  const app = json(await graph('POST', 'applications', { displayName: 'x' }));
  const principal = json(await graph('POST', 'servicePrincipals', { appId: app.appId }));
  expect((await graph('POST', 'servicePrincipals', { appId: app.appId })).status).toBe(409);
  const api = json(await graph('GET', "servicePrincipals(appId='c5393580-f805-4401-95e8-94b7a6ef2fc2')"));
  const assignment = { principalId: principal.id, resourceId: api.id, appRoleId: api.appRoles[0].id };
  expect((await graph('POST', `servicePrincipals/${principal.id}/appRoleAssignments`, assignment)).status).toBe(201);
  expect((await graph('POST', `servicePrincipals/${principal.id}/appRoleAssignments`, assignment)).status).toBe(400);
  expect((await graph('POST', `servicePrincipals/${principal.id}/appRoleAssignments`, { ...assignment, appRoleId: app.id })).status).toBe(400);
});

test('who may not, gets 403; what is not replicated yet, 404', async () => {
  sandbox.behaviour.signedInAs = 'user';
  expect(codeOf(await graph('POST', 'applications', { displayName: 'y' }))).toBe('Authorization_RequestDenied');
  sandbox.behaviour.signedInAs = 'global-administrator';
  sandbox.behaviour.replicationMs = 30_000;
  const app = json(await graph('POST', 'applications', { displayName: 'z' }));
  expect((await graph('GET', `applications/${app.id}`)).status).toBe(404);
  sandbox.clock.advance(30_000);
  expect((await graph('GET', `applications/${app.id}`)).status).toBe(200);
  sandbox.behaviour.replicationMs = 0;
});
