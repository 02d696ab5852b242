import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { generateKeyPairSync, type webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt, SignJWT } from 'jose';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { assertion, assertionForm, type AssertionParts, certificateFor, type ClientCertificate, ecKeys, rsaKeys, thumbprint } from './client-certificate.js';
import { ask, askToken, json, type Reply, secretForm } from './raw-client.js';

const NOON = new Date('2026-11-20T12:00:00Z');
const DAY_MS = 86_400_000;
let keys: webcrypto.CryptoKeyPair;
let otherKeys: webcrypto.CryptoKeyPair;
let certificate: ClientCertificate;
let sandbox: Sandbox;

beforeAll(async () => {
  [keys, otherKeys] = await Promise.all([rsaKeys(), rsaKeys()]);
  certificate = await certificateFor(keys, new Date(NOON.getTime() - DAY_MS));
});
beforeEach(async () => {
  sandbox = await startSandbox({ ratePerHour: 0, startTime: NOON, frozen: true });
});
afterEach(async () => await sandbox.close());

/** Status, `error` and number. */
function refusal(reply: Reply): unknown[] {
  const { error, error_codes: codes } = json(reply);
  return [reply.status, error, codes?.[0]];
}

async function withSecret(change: Record<string, string | null>): Promise<unknown[]> {
  const form = Object.entries({ ...secretForm(sandbox), ...change }).filter((pair): pair is [string, string] => pair[1] !== null);
  return refusal(await askToken(sandbox, Object.fromEntries(form)));
}

async function withAssertion(parts: AssertionParts = {}, signedBy = certificate): Promise<Reply> {
  return await askToken(sandbox, assertionForm(sandbox, await assertion(sandbox, signedBy, parts)));
}

test('discovery, in both its places and by id or domain, leads to the token endpoint', async () => {
  for (const tenant of [sandbox.tenantId, sandbox.domain])
    for (const version of ['v2.0/', '']) {
      const found = json(await ask(sandbox, `${sandbox.loginUrl}/${tenant}/${version}.well-known/openid-configuration`));
      expect(found.token_endpoint).toBe(`${sandbox.loginUrl}/${sandbox.tenantId}/oauth2/v2.0/token`);
      expect(found.issuer).toBe(`${sandbox.loginUrl}/${sandbox.tenantId}/v2.0`);
    }
});

test('a secret in the body gets a token with the claims of an application', async () => {
  const reply = await askToken(sandbox, secretForm(sandbox));
  expect(json(reply)).toEqual({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: expect.any(String) });
  expect(decodeJwt(json(reply).access_token)).toMatchObject({
    aud: sandbox.apiUrl,
    iss: `https://sts.windows.net/${sandbox.tenantId}/`,
    tid: sandbox.tenantId,
    appid: sandbox.applicationId,
    appidacr: '1',
    ver: '1.0',
    roles: ['ActivityFeed.Read', 'ActivityFeed.ReadDlp'],
    exp: NOON.getTime() / 1000 + 3599,
  });
});

test('a secret in HTTP Basic is as good', async () => {
  const { client_id: id = '', client_secret: secret = '', ...form } = secretForm(sandbox);
  const pair = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64');
  expect((await askToken(sandbox, form, { headers: { Authorization: `Basic ${pair}` } })).status).toBe(200);
});

test('the v1 endpoint takes a resource and answers in strings, and v2 can be made to', async () => {
  const { scope: _, ...form } = secretForm(sandbox);
  const v1 = json(await askToken(sandbox, { ...form, resource: sandbox.apiUrl }, { path: 'oauth2/token' }));
  expect(v1).toMatchObject({ expires_in: '3599', expires_on: String(NOON.getTime() / 1000 + 3599), resource: sandbox.apiUrl });
  sandbox.behaviour.tokenNumbers = 'string';
  expect(json(await askToken(sandbox, secretForm(sandbox))).expires_in).toBe('3599');
});

test('a refusal has the shape of Entra’s, with the correlation id of the request', async () => {
  const correlation = '11111111-2222-4333-8444-555555555555';
  const reply = await askToken(sandbox, { ...secretForm(sandbox), client_secret: 'wrong' }, { headers: { 'client-request-id': correlation } });
  expect(reply.status).toBe(401);
  expect(json(reply)).toEqual({
    error: 'invalid_client',
    error_description: expect.stringMatching(
      new RegExp(`^AADSTS7000215: Invalid client secret provided\\..* for a secret added to app '${sandbox.applicationId}'\\. Trace ID: [\\w-]{36} Correlation ID: ${correlation} Timestamp: 2026-11-20 12:00:00Z$`),
    ),
    error_codes: [7000215],
    timestamp: '2026-11-20 12:00:00Z',
    trace_id: expect.any(String),
    correlation_id: correlation,
    error_uri: `${sandbox.loginUrl}/error?code=7000215`,
  });
  expect(sandbox.requests.at(-1)?.code).toBe('AADSTS7000215');
});

test('what is missing or wrong in the form is named', async () => {
  expect(await withSecret({ client_secret: null })).toEqual([401, 'invalid_client', 7000218]);
  expect(await withSecret({ client_id: 'de110000-0000-4000-8000-000000000000' })).toEqual([400, 'unauthorized_client', 700016]);
  expect(await withSecret({ client_id: null })).toEqual([400, 'invalid_request', 900144]);
  expect(await withSecret({ grant_type: 'password' })).toEqual([400, 'unsupported_grant_type', 70003]);
  expect(await withSecret({ scope: 'https://manage.office.com/.default' })).toEqual([400, 'invalid_resource', 500011]);
  expect(await withSecret({ scope: `${sandbox.apiUrl}/ActivityFeed.Read` })).toEqual([400, 'invalid_scope', 1002012]);
  expect(await withSecret({ scope: null })).toEqual([400, 'invalid_request', 900144]);
  const asJson = await askToken(sandbox, secretForm(sandbox), { headers: { 'Content-Type': 'application/json' } });
  expect(refusal(asJson)).toEqual([400, 'invalid_request', 900144]);
});

test('an unknown tenant, a garbled one, and none are told apart', async () => {
  const at = async (tenant: string): Promise<unknown[]> => refusal(await askToken(sandbox, secretForm(sandbox), { tenant }));
  expect(await at('5b9a0000-0000-4000-8000-000000000000')).toEqual([400, 'invalid_request', 90002]);
  expect(await at('elsewhere.example')).toEqual([400, 'invalid_request', 90002]);
  expect(await at('nonsense')).toEqual([400, 'invalid_request', 900023]);
  expect(await at('common')).toEqual([400, 'invalid_request', 50059]);
  expect((await askToken(sandbox, secretForm(sandbox), { tenant: sandbox.domain })).status).toBe(200);
});

test('any refusal of the table can be switched on', async () => {
  sandbox.behaviour.entraError = 53003;
  const blocked = await askToken(sandbox, secretForm(sandbox));
  expect(refusal(blocked)).toEqual([400, 'invalid_grant', 53003]);
  expect(json(blocked)).toMatchObject({ suberror: 'message_only', claims: expect.stringContaining('capolids') });
  sandbox.behaviour.entraError = 700027;
  expect(json(await askToken(sandbox, secretForm(sandbox))).error_description).toContain('[Reason - The key was not found., Thumbprint');
});

test('an assertion is good as PS256 or RS256 with the SHA-256 thumbprint, and as RS256 with the SHA-1 one', async () => {
  sandbox.registerCertificate(certificate.pem);
  const sha1 = { x5t: thumbprint(certificate, 'sha1') };
  for (const parts of [{}, { alg: 'RS256' }, { alg: 'RS256', header: sha1 }]) {
    const reply = await withAssertion(parts);
    expect(reply.status).toBe(200);
    expect(decodeJwt(json(reply).access_token)).toMatchObject({ appidacr: '2' });
  }
  expect(refusal(await withAssertion({ header: sha1 }))).toEqual([401, 'invalid_client', 5002723]);
  expect(refusal(await withAssertion({ header: {} }))).toEqual([401, 'invalid_client', 5002723]);
  expect(refusal(await withAssertion({ alg: 'PS384' }))).toEqual([401, 'invalid_client', 5002738]);
});

test('a certificate that lies in the upload folder counts as uploaded', async () => {
  const before = await withAssertion();
  expect(refusal(before)).toEqual([401, 'invalid_client', 700027]);
  expect(json(before).error_description).toContain(`Thumbprint of key used by client: '${Buffer.from(thumbprint(certificate, 'sha256'), 'base64url').toString('hex').toUpperCase()}'`);
  writeFileSync(join(sandbox.certificatesFolder, 'notes.txt'), 'not a certificate');
  writeFileSync(join(sandbox.certificatesFolder, 'mine.cer'), certificate.der);
  expect((await withAssertion()).status).toBe(200);
});

test('a signature by another key, and a certificate that has expired, are refused', async () => {
  sandbox.registerCertificate(certificate.pem);
  const forged = await withAssertion({ keys: otherKeys });
  expect(refusal(forged)).toEqual([401, 'invalid_client', 700027]);
  expect(json(forged).error_description).toContain('invalid signature');
  sandbox.clock.advance(40 * DAY_MS);
  const expired = await withAssertion();
  expect(json(expired).error_description).toContain("Found key 'Start=11/19/2026 12:00:00, End=12/19/2026 12:00:00'");
});

test('an EC key and a short RSA key cannot be uploaded', async () => {
  for (const made of [ecKeys(), rsaKeys(1024)]) {
    const { pem } = await certificateFor(await made, NOON);
    expect(() => sandbox.registerCertificate(pem)).toThrow('2048');
  }
});

async function codeFor(claims: Record<string, unknown>): Promise<unknown> {
  return refusal(await withAssertion({ claims }))[2];
}

test('audience, issuer, subject and jti are looked at', async () => {
  sandbox.registerCertificate(certificate.pem);
  expect(await codeFor({ aud: 'https://login.microsoftonline.com/x/oauth2/v2.0/token' })).toBe(700023);
  expect(await codeFor({ iss: 'somebody' })).toBe(700021);
  expect(await codeFor({ sub: 'somebody' })).toBe(700021);
  expect(await codeFor({ jti: undefined })).toBe(90014);
});

test('a clock that is five minutes off is tolerated, six minutes are not, and the text tells the server’s time', async () => {
  sandbox.registerCertificate(certificate.pem);
  const now = NOON.getTime() / 1000;
  const reply = async (offset: number): Promise<Reply> => await withAssertion({ claims: { nbf: now + offset, iat: now + offset, exp: now + offset + 600 } });
  expect((await reply(299)).status).toBe(200);
  expect((await reply(-899)).status).toBe(200);
  const early = await reply(360);
  expect(refusal(early)).toEqual([401, 'invalid_client', 700024]);
  expect(json(early).error_description).toContain('Current time: 2026-11-20T12:00:00.0000000Z, assertion valid from 2026-11-20T12:06:00.0000000Z');
  expect(refusal(await reply(-960))[2]).toBe(700024);
});

test('an assertion that is no JWT is malformed', async () => {
  expect(refusal(await askToken(sandbox, assertionForm(sandbox, 'nonsense')))).toEqual([400, 'invalid_request', 50027]);
});

test('a token of a trusted issuer is as good as a certificate, for its subject and audience only', async () => {
  const issuer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [iss, sub, aud] = ['https://token.ci.example', 'repo:contoso/collector', 'api://AzureADTokenExchange'];
  sandbox.trustIssuer({ issuer: iss, subject: sub, publicKeyPem: issuer.publicKey.export({ type: 'spki', format: 'pem' }).toString() });
  const now = NOON.getTime() / 1000;
  const reply = async (claims: Record<string, unknown>, key = issuer.privateKey): Promise<Reply> => {
    const signed = await new SignJWT({ iss, sub, aud, iat: now, exp: now + 600, ...claims }).setProtectedHeader({ alg: 'ES256', kid: '1' }).sign(key);
    return await askToken(sandbox, assertionForm(sandbox, signed));
  };
  expect((await reply({})).status).toBe(200);
  expect(refusal(await reply({ sub: 'repo:elsewhere' }))[2]).toBe(700213);
  expect(refusal(await reply({ aud: 'elsewhere' }))[2]).toBe(700212);
  expect(refusal(await reply({ exp: now - 400 }))[2]).toBe(700024);
  expect(refusal(await reply({}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey))[2]).toBe(5000223);
});
