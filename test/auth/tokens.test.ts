import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { makeKeyPair } from '../../src/auth/certificate.js';
import type { KeyPair } from '../../src/auth/certificate.js';
import { writeKeyPair } from '../../src/auth/key-file.js';
import { tokensOf } from '../../src/auth/tokens.js';
import { CLOUD_NAMES, endpointOf } from '../../src/config/clouds.js';
import { NetworkError, ServiceError, UserError } from '../../src/errors.js';
import type { NetworkFailure } from '../../src/errors.js';
import type { Credential, Settings } from '../../src/model.js';
import type { HttpRequest, Send } from '../../src/world.js';
import { APPLICATION, TENANT, TRACE, fakeEntra, refusal, reply } from './fake-entra.js';
import type { FakeEntra } from './fake-entra.js';

const START = Date.parse('2026-11-22T12:00:00Z');
const SECRET = 'Abc8Q~+&=% "ü€/\\ end ';
const FEDERATED = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJmZWRlcmF0ZWQifQ.c2lnbmF0dXJl';

let folder: string;
let pair: KeyPair;
let at: number;
let waits: number[];
let entra: FakeEntra;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'o365-tokens-'));
  pair = await makeKeyPair('o365 test', new Date(START));
  writeKeyPair({ privateKeyFile: join(folder, 'a.key'), certificateFile: join(folder, 'a.cer') }, pair);
  writeFileSync(join(folder, 'secret'), `${SECRET}\n`);
  writeFileSync(join(folder, 'federated'), `${FEDERATED}\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  at = START;
  waits = [];
  entra = fakeEntra({ now: () => new Date(at) });
  entra.certificates = [pair.certificatePem];
  entra.secret = SECRET;
  entra.federatedToken = FEDERATED;
});

const clock = {
  now: () => new Date(at),
  elapsed: () => at,
  wait: async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    at += milliseconds;
  },
};

const certificate = (): Credential => ({ kind: 'certificate', certificateFile: join(folder, 'a.cer'), privateKeyFile: join(folder, 'a.key') });
const secretFile = (): Credential => ({ kind: 'secret-file', file: join(folder, 'secret') });

function settingsWith(credential: Credential, endpoint = endpointOf('enterprise')): Settings {
  return { tenantId: TENANT, applicationId: APPLICATION, endpoint, credential, contentTypes: ['Audit.General'], publisherId: TENANT, caFile: null, recheck: 'daily', noDataAlert: 'none' };
}

function tokens(credential: Credential, more: { env?: Record<string, string>; send?: Send; signal?: AbortSignal; skewMs?: () => number } = {}): ReturnType<typeof tokensOf> {
  return tokensOf({ settings: settingsWith(credential), send: entra.send, clock, random: () => 0.5, env: {}, ...more });
}

/** Everything that a careless log could show of an error. */
async function failureOf(promise: Promise<unknown>): Promise<UserError> {
  const error: unknown = await promise.then(() => null, (reason: unknown) => reason);
  if (!(error instanceof UserError)) throw new Error(`no UserError: ${inspect(error)}`, { cause: error });
  const shown = [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), String(error), error.stack, error.hint, JSON.stringify(error, Object.getOwnPropertyNames(error))].join('\n');
  const secrets = [SECRET, encodeURIComponent(SECRET), FEDERATED, pair.privateKeyPem.split('\n')[1] ?? 'x', 'client_assertion=', 'client_secret='];
  for (const request of entra.requests) {
    const form = new URLSearchParams(request.body);
    secrets.push(...[form.get('client_assertion'), form.get('client_secret')].filter((text) => text !== null));
  }
  for (const secret of secrets) expect(shown).not.toContain(secret);
  return error;
}

describe('each credential gets a token:', () => {
  test('a certificate, by an assertion that the public key confirms', async () => {
    await expect(tokens(certificate()).get()).resolves.toMatch(/^token-/);
    expect(entra.requests).toHaveLength(1);
  });

  test('a secret from a file, whatever its characters, without its one newline', async () => {
    await expect(tokens(secretFile()).get()).resolves.toMatch(/^token-/);
  });

  test.each(['\n', '\r\n'])('a secret file loses one %j, no more', async (end) => {
    entra.secret = 'abc\n';
    writeFileSync(join(folder, 'two'), `abc\n${end}`);
    await expect(tokens({ kind: 'secret-file', file: join(folder, 'two') }).get()).resolves.toMatch(/^token-/);
  });

  test('a secret from the environment', async () => {
    await expect(tokens({ kind: 'secret-environment' }, { env: { O365_CLIENT_SECRET: SECRET } }).get()).resolves.toMatch(/^token-/);
  });

  test('a federated token, read anew each time', async () => {
    const source = tokens({ kind: 'federated-token', file: join(folder, 'renewed') });
    writeFileSync(join(folder, 'renewed'), FEDERATED);
    const first = await source.get();
    entra.federatedToken = 'second.federated.token';
    writeFileSync(join(folder, 'renewed'), 'second.federated.token\n');
    await expect(source.renew(first)).resolves.not.toBe(first);
  });

  test('a managed identity by IDENTITY_ENDPOINT', async () => {
    const seen: HttpRequest[] = [];
    const send: Send = async (request) => {
      seen.push(request);
      return reply(200, { access_token: 'token-mi', expires_on: String(START / 1000 + 3600), token_type: 'Bearer' });
    };
    const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:41741/msi/token/', IDENTITY_HEADER: 'header-secret' };
    const source = tokens({ kind: 'managed-identity', clientId: APPLICATION }, { env, send });
    await expect(source.get()).resolves.toBe('token-mi');
    expect(seen.map(({ method, url, headers }) => ({ method, url, headers }))).toEqual([{
      method: 'GET',
      url: `http://127.0.0.1:41741/msi/token/?api-version=2019-08-01&resource=https%3A%2F%2Fmanage.office.com&client_id=${APPLICATION}`,
      headers: { 'x-identity-header': 'header-secret' },
    }]);
  });

  test('a managed identity by the metadata service, with its numbers as text', async () => {
    const seen: HttpRequest[] = [];
    const send: Send = async (request) => {
      seen.push(request);
      return reply(200, { access_token: `token-${seen.length}`, expires_in: '3600', expires_on: '1', token_type: 'Bearer' });
    };
    const source = tokens({ kind: 'managed-identity', clientId: null }, { send });
    await source.get();
    at += 3_400_000;
    await expect(source.get()).resolves.toBe('token-2');
    expect(seen[0]).toMatchObject({
      url: 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmanage.office.com',
      headers: { metadata: 'true' },
    });
  });
});

describe('no host but the configured one is asked', () => {
  const endpoints = [
    ...CLOUD_NAMES.map((name) => endpointOf(name)),
    { cloud: 'custom' as const, apiUrl: 'https://api.example:8443', loginUrl: 'https://login.example:9443' },
  ];
  test.each(endpoints)('$cloud at $loginUrl: one request, for a token', async (endpoint) => {
    process.env['MSAL_FORCE_REGION'] = 'westus';
    try {
      const fake = fakeEntra({ loginUrl: endpoint.loginUrl, apiUrl: endpoint.apiUrl, now: () => new Date(at) });
      fake.certificates = [pair.certificatePem];
      const source = tokensOf({ settings: settingsWith(certificate(), endpoint), send: fake.send, clock, random: () => 0, env: {} });
      await source.get();
      expect(fake.requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual([`POST ${endpoint.loginUrl}/${TENANT}/oauth2/v2.0/token`]);
    } finally {
      delete process.env['MSAL_FORCE_REGION'];
    }
  });
});

describe('a token', () => {
  test.each<[number | string, number]>([[3599, 3299], ['3599', 3299], [100, 80], [86_399, 86_099]])(
    'that lives %j seconds is used for %d',
    async (expiresIn, usedFor) => {
      entra.expiresIn = expiresIn;
      const source = tokens(secretFile());
      const first = await source.get();
      at += usedFor * 1000 - 1;
      await expect(source.get()).resolves.toBe(first);
      at += 1;
      await expect(source.get()).resolves.not.toBe(first);
      expect(entra.requests).toHaveLength(2);
    },
  );

  test('does not care when the clock jumps back', async () => {
    const source = tokensOf({ settings: settingsWith(secretFile()), send: entra.send, clock: { ...clock, now: () => new Date(0) }, random: () => 0, env: {} });
    const first = await source.get();
    at += 3_600_000;
    await expect(source.get()).resolves.not.toBe(first);
  });

  test('is asked for once, however many ask at once', async () => {
    const source = tokens(certificate());
    const all = await Promise.all(Array.from({ length: 16 }, async () => source.get()));
    expect(new Set(all).size).toBe(1);
    expect(entra.requests).toHaveLength(1);
  });

  test('that was refused is replaced once, also when sixteen workers say so, early and late', async () => {
    const source = tokens(certificate());
    const first = await source.get();
    const renewed = await Promise.all(Array.from({ length: 16 }, async () => source.renew(first)));
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).not.toBe(first);
    await expect(source.renew(first)).resolves.toBe(renewed[0]);
    expect(entra.requests).toHaveLength(2);
  });

  test('can be had after a failure', async () => {
    const source = tokens(secretFile());
    entra.instead = [refusal(7000222)];
    await failureOf(source.get());
    await expect(source.get()).resolves.toMatch(/^token-/);
  });
});

describe('what passes by itself is tried again:', () => {
  test.each([
    ['503 without JSON', reply(503, 'Service Unavailable')],
    ['503 with an unknown code', refusal(99, { status: 503, error: 'server_error' })],
    ['429', reply(429, { error: 'temporarily_unavailable' })],
    ...[90033, 90006, 90012, 90024, 90090, 50033, 90055].map((code) => [String(code), refusal(code, { error: 'server_error' })] as const),
    ['temporarily_unavailable', reply(400, { error: 'temporarily_unavailable' })],
    ['a cut connection', new NetworkError('reset', 'login.example: reset')],
    ['a time-out', new NetworkError('timed-out', 'login.example: timed out')],
  ])('%s', async (_name, answer) => {
    entra.instead = [answer, answer];
    await expect(tokens(certificate()).get()).resolves.toMatch(/^token-/);
    expect(waits).toEqual([1000, 2000]);
  });

  test('five tries at most, then it is unavailable', async () => {
    entra.instead = Array.from({ length: 9 }, () => reply(503, '<html>'));
    expect(await failureOf(tokens(certificate()).get())).toMatchObject({ failure: 'unavailable', exitCode: 69 });
    expect(entra.requests).toHaveLength(5);
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  test('Retry-After is honoured, in seconds or as a date', async () => {
    const date = new Date(START + 60_000).toUTCString();
    entra.instead = [
      reply(429, {}, { 'retry-after': '30', date: new Date(START).toUTCString() }),
      reply(429, {}, { 'retry-after': date, date: new Date(START).toUTCString() }),
    ];
    await tokens(certificate()).get();
    expect(waits).toEqual([30_000, 60_000]);
  });

  test('not past the end of the run', async () => {
    const run = new AbortController();
    entra.instead = [reply(503, '')];
    const send: Send = async (request) => {
      expect(request.signal).toBe(run.signal);
      run.abort();
      return entra.send(request);
    };
    expect(await failureOf(tokens(certificate(), { send, signal: run.signal }).get())).toMatchObject({ failure: 'out-of-time', exitCode: 75 });
    expect(entra.requests).toHaveLength(1);
  });
});

describe('nothing else is tried again:', () => {
  test.each<NetworkFailure>(['tls', 'tls-issuer', 'tls-name', 'proxy'])('the failure "%s" of the way there', async (failure) => {
    entra.instead = [new NetworkError(failure, 'sentence', { hint: 'step' })];
    expect(await failureOf(tokens(certificate()).get())).toMatchObject({ failure, exitCode: 69, hint: 'step' });
    expect(entra.requests).toHaveLength(1);
  });

  test.each([
    [700016, 'no application', 'Overview'],
    [7000229, 'no enterprise application', 'Grant admin consent'],
    [7000112, 'is disabled', 'Enabled for users to sign-in'],
    [700027, 'does not accept the certificate', '.cer'],
    [700024, 'outside its time', 'clock'],
    [7000215, 'secret is wrong', 'not its Secret ID'],
    [7000222, 'has expired', 'New client secret'],
    [90002, 'knows no tenant', '--endpoint'],
    [900023, 'does not take', '--endpoint'],
    [53003, 'Conditional Access', 'Exclude'],
    [500011, 'does not know the API', 'endpoint'],
  ])('the refusal %d has its own sentence and step', async (code, sentence, step) => {
    entra.instead = [refusal(code)];
    const error = await failureOf(tokens(secretFile()).get());
    expect(error).toMatchObject({ failure: 'refused', exitCode: 77, code: `AADSTS${code}` });
    expect(error.message).toContain(sentence);
    expect(error.message).toContain(`AADSTS${code}, trace ID ${TRACE}, correlation ID ${TRACE}`);
    expect(error.hint).toContain(step);
    expect(entra.requests).toHaveLength(1);
  });

  test('an unknown code is told in the first of Microsoft\'s own words, with nothing secret in them', async () => {
    entra.instead = [refusal(7654321, { description: `The moon is wrong for ${SECRET} and ${FEDERATED} here. Second sentence.` })];
    const error = await failureOf(tokens(secretFile()).get());
    expect(error.message).toMatch(/^Entra refused: The moon is wrong for \[removed\] and \[removed\] here\. \(AADSTS7654321, trace ID/);
    expect(error.hint).toContain('7654321');
  });

  test('the code is found in error_codes, else in the text, else the error word serves', async () => {
    const body = { error: 'unauthorized_client', error_description: 'AADSTS700016: Application not found.' };
    entra.instead = [reply(400, body), reply(400, { error: 'unauthorized_client' }), reply(400, { ...body, error_codes: ['7000222'] })];
    const codes = [];
    for (let index = 0; index < 3; index += 1) codes.push((await failureOf(tokens(secretFile()).get())).code);
    expect(codes).toEqual(['AADSTS700016', 'unauthorized_client', 'AADSTS7000222']);
  });

  test.each([
    [200, '<!DOCTYPE html><html>Welcome to the hotel', 'a web page where JSON was due'],
    [200, 'OK', 'something else where JSON was due'],
    [200, '{"hello":1}', 'without a token'],
    [200, '{"access_token":"x"}', 'without a token'],
    [403, '<html>blocked by policy', 'a web page'],
    [407, '', 'proxy wants a log-in'],
    [302, '', 'redirect'],
  ])('an answer of %d with %j is the network\'s, in its own sentence', async (status, body, sentence) => {
    entra.instead = [reply(status, body, { location: 'https://elsewhere.example' })];
    const error = await failureOf(tokens(certificate()).get());
    expect(error).toMatchObject({ failure: 'unavailable', exitCode: 69 });
    expect(error.message).toContain(sentence);
    expect(entra.requests).toHaveLength(1);
  });

  test('a fault of ours stays one', async () => {
    entra.instead = [new TypeError('a mistake')];
    await expect(tokens(certificate()).get()).rejects.toThrow(TypeError);
  });
});

describe('a clock that is off', () => {
  test.each([-3_600_000, -480_000, 720_000, 86_400_000])('by %d ms is put right by the server\'s Date, with one more request', async (offset) => {
    entra.now = () => new Date(at + offset);
    const source = tokens(certificate());
    await expect(source.get()).resolves.toMatch(/^token-/);
    expect(entra.requests).toHaveLength(2);
    expect(Math.abs((source.clockSkewMs() ?? 0) - offset)).toBeLessThanOrEqual(1000);
    await source.renew(await source.get());
    expect(entra.requests).toHaveLength(3);
  });

  test('by a skew that is known already needs no second request', async () => {
    entra.now = () => new Date(at + 3_600_000);
    await tokens(certificate(), { skewMs: () => 3_600_000 }).get();
    expect(entra.requests).toHaveLength(1);
  });

  test('that cannot be put right ends with the minutes and the direction', async () => {
    entra.now = () => new Date(at + 720_000);
    entra.dated = false;
    const error = await failureOf(tokens(certificate()).get());
    expect(error).toMatchObject({ failure: 'refused', exitCode: 77, code: 'AADSTS700024' });
    expect(error.message).toContain('clock is 12 minutes behind');
    expect(entra.requests).toHaveLength(1);
  });

  test('makes no loop when Entra goes on refusing', async () => {
    entra.instead = Array.from({ length: 9 }, () => refusal(700024, { now: new Date(START - 720_000), dated: true }));
    const error = await failureOf(tokens(certificate()).get());
    expect(error.message).toContain('clock is 12 minutes ahead');
    expect(entra.requests).toHaveLength(2);
  });

  test('makes no loop when the server\'s Date moves with every answer', async () => {
    entra.instead = Array.from({ length: 9 }, (_, index) => refusal(700024, { now: new Date(START + index * 3_600_000 + 720_000), dated: true }));
    await failureOf(tokens(certificate()).get());
    expect(entra.requests).toHaveLength(2);
  });

  test('is unknown before the first answer', () => {
    expect(tokens(certificate()).clockSkewMs()).toBeNull();
  });
});

describe('a credential that is missing is a settings error that sends nothing:', () => {
  test.each<[string, Credential, string]>([
    ['the key', { kind: 'certificate', certificateFile: '/nowhere/a.cer', privateKeyFile: '/nowhere/a.key' }, 'private key /nowhere/a.key is missing'],
    ['the secret file', { kind: 'secret-file', file: '/nowhere/secret' }, 'client secret /nowhere/secret is missing'],
    ['the variable', { kind: 'secret-environment' }, 'O365_CLIENT_SECRET is not set'],
    ['the federated token', { kind: 'federated-token', file: '/nowhere/token' }, 'federated token /nowhere/token is missing'],
  ])('%s', async (_name, credential, sentence) => {
    const error = await failureOf(tokens(credential).get());
    expect(error.exitCode).toBe(78);
    expect(error.message).toContain(sentence);
    expect(entra.requests).toEqual([]);
  });

  test('a machine without a managed identity says so, once', async () => {
    entra.instead = [new NetworkError('timed-out', '169.254.169.254:80: timed out')];
    const error = await failureOf(tokens({ kind: 'managed-identity', clientId: null }).get());
    expect(error).toBeInstanceOf(ServiceError);
    expect(error.message).toContain('No managed identity answers at 169.254.169.254');
    expect(entra.requests).toHaveLength(1);
  });
});
