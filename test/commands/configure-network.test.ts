/** The real program as a child process, with the network of the real world around it: a proxy, a private CA, a managed identity. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { goodToken } from '../sandbox/raw-client.js';
import { startProxy, type Proxy } from '../wizard/proxy.js';
import { modesIn, refuseLeaks, whereIs } from '../wizard/wizard-home.js';

const LOGIN = { user: 'proxy user', password: 'p@ss:w/rd-of-the-proxy' };
let sandbox: Sandbox;
let proxy: Proxy;
let home: string;
/** All that the program printed in this test. */
const shown: string[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ ratePerHour: 0, history: 0, enabled: ['Audit.Exchange'], behaviour: { deviceCodeIntervalSeconds: 1, deviceCodePolls: 0 } });
  proxy = await startProxy(LOGIN);
});
afterAll(async () => {
  await proxy.close();
  await sandbox.close();
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'o365-network-'));
  proxy.connects.splice(0);
});
afterEach(() => {
  refuseLeaks(home, shown.splice(0), [LOGIN.password, encodeURIComponent(LOGIN.password), sandbox.clientSecret]);
  rmSync(home, { recursive: true, force: true });
});

type Ended = { code: number | null; out: string; words: string };

async function o365(words: readonly string[], env: Record<string, string> = {}, uid?: number): Promise<Ended> {
  const child = spawn(process.execPath, [resolve('bin/o365.js'), '--home', home, ...words], {
    env: { PATH: process.env['PATH'], HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  await once(child, 'close');
  shown.push(out, said);
  return { code: child.exitCode, out, words: said };
}

const endpoint = (): string[] => ['--endpoint', sandbox.apiUrl, '--login-url', sandbox.loginUrl];
const ids = (): string[] => ['--yes', '--tenant-id', sandbox.tenantId, '--application-id', sandbox.applicationId];
const withCa = (): string[] => ['--ca-file', sandbox.caFile];
const collect = ['collect', '--json'];
const outcomeOf = ({ out }: Ended): string => JSON.parse(out).outcome;

test('registration and collecting go through a proxy with a log-in, and its password is kept nowhere', async () => {
  const env = { HTTPS_PROXY: proxy.urlWithLogin };
  const configured = await o365(['configure', '--register', '--yes', '--content-types', 'Audit.Exchange', ...endpoint(), ...withCa()], env);
  expect(configured.words).toContain('Good for 15 minutes');
  expect(configured.code).toBe(0);
  const collected = await o365(collect, env);
  expect([collected.code, outcomeOf(collected)]).toEqual([0, 'complete']);
  expect(new Set(proxy.connects)).toEqual(new Set([new URL(sandbox.apiUrl).host]));
});

test('a proxy that wants a log-in is said as such (407)', async () => {
  const registered = await o365(['configure', '--register', '--yes', ...endpoint(), ...withCa()], { HTTPS_PROXY: proxy.url });
  expect(registered.code).toBe(69);
  expect(registered.words).toMatch(/proxy wants a log-in/i);
  expect(registered.words).toContain('407');
  expect(proxy.refused).toBeGreaterThan(0);
  expect(modesIn(home)).toEqual({});
});

test('NO_PROXY is honoured', async () => {
  const env = { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost' };
  expect((await o365(['configure', '--register', '--yes', ...endpoint(), ...withCa()], env)).code).toBe(0);
  expect(proxy.connects).toEqual([]);
});

test('inspected TLS is named where the CA is missing, and works with it', async () => {
  const without = await o365(['configure', '--register', '--yes', ...endpoint()]);
  expect(without.code).toBe(69);
  expect(without.words).toContain('--ca-file');
  expect((await o365(['configure', '--register', '--yes', ...endpoint()], { NODE_EXTRA_CA_CERTS: sandbox.caFile })).code).toBe(0);
});

test('a typed or named secret, a certificate: each credential collects', async () => {
  expect((await o365(['configure', ...ids(), ...endpoint(), ...withCa(), '--content-types', 'Audit.Exchange'])).code).toBe(0);
  sandbox.registerCertificate(readFileSync(join(home, 'keys/default.cer'), 'utf8'));
  expect(outcomeOf(await o365(collect))).toBe('complete');
  expect((await o365(['configure', ...ids(), '--client-secret-file', sandbox.clientSecretFile])).code).toBe(0);
  expect(outcomeOf(await o365(collect))).toBe('complete');
});

test('a federated token collects, and its file is read anew at each run', async () => {
  const [iss, sub] = ['https://token.ci.example', 'repo:contoso/collector'];
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  sandbox.trustIssuer({ issuer: iss, subject: sub, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() });
  const folder = mkdtempSync(join(tmpdir(), 'o365-federated-'));
  const file = join(folder, 'token');
  const rotate = async (subject: string): Promise<void> => {
    const token = new SignJWT({ iss, sub: subject, aud: 'api://AzureADTokenExchange', jti: randomUUID() }).setProtectedHeader({ alg: 'ES256', kid: '1' });
    writeFileSync(file, await token.setIssuedAt().setExpirationTime('10m').sign(privateKey), { mode: 0o600 });
  };
  const collectNext = async (id: string): Promise<Ended> => {
    sandbox.addBlob('Audit.Exchange', { t: new Date(sandbox.clock.now().getTime() - 1000), records: [{ Id: id, CreationTime: '2026-11-20T12:00:00', Operation: 'Set-Mailbox' }] });
    return await o365(collect);
  };
  await rotate(sub);
  expect((await o365(['configure', ...ids(), ...endpoint(), ...withCa(), '--federated-token-file', file, '--content-types', 'Audit.Exchange'])).code).toBe(0);
  const first = await collectNext('by-the-first-token');
  expect([first.code, outcomeOf(first)]).toEqual([0, 'complete']);
  expect(whereIs('by-the-first-token', join(home, 'data'), [])).not.toEqual([]);
  await rotate('repo:elsewhere');
  const refused = await collectNext('by-no-token');
  expect([refused.code, refused.out]).toEqual([77, expect.stringContaining('700213')]);
  await rotate(sub);
  expect((await collectNext('by-the-next-token')).code).toBe(0);
  for (const id of ['by-no-token', 'by-the-next-token']) expect(whereIs(id, join(home, 'data'), [])).not.toEqual([]);
  rmSync(folder, { recursive: true });
});

test('a managed identity is asked at IDENTITY_ENDPOINT, here a stand-in that hands out the sandbox\'s own token', async () => {
  const asked: string[] = [];
  const token = await goodToken(sandbox);
  const stand = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${String(request.headers['x-identity-header'])}`);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ access_token: token, expires_on: String(Math.floor(Date.now() / 1000) + 3000), resource: sandbox.apiUrl, token_type: 'Bearer' }));
  }).listen(0, '127.0.0.1');
  await once(stand, 'listening');
  const address = stand.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const env = { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: 'header-of-the-stand-in' };
  expect((await o365(['configure', ...ids(), ...endpoint(), ...withCa(), '--managed-identity', '--content-types', 'Audit.Exchange'], env)).code).toBe(0);
  const collected = await o365(collect, env);
  expect(outcomeOf(collected)).toBe('complete');
  expect(asked[0]).toBe(`GET /msi/token?api-version=2019-08-01&resource=${encodeURIComponent(sandbox.apiUrl)} header-of-the-stand-in`);
  expect(whereIs('header-of-the-stand-in', home, [collected.out, collected.words])).toEqual([]);
  stand.close();
});

test('a folder that may not be written to is 74, with nothing left behind', async () => {
  const blocked = join(home, 'blocked');
  mkdirSync(blocked);
  writeFileSync(join(blocked, 'keys'), 'a file where a folder is due');
  const ended = await o365(['--home', blocked, 'configure', ...ids(), ...endpoint(), ...withCa()]);
  expect(ended.code).toBe(74);
  expect(ended.words).toContain('could not be written');
  expect(modesIn(blocked)).toEqual({ keys: expect.any(String) });
});

const isRoot = process.getuid?.() === 0;
(isRoot ? describe : describe.skip)('as root, who can become another user and mount a small disk', () => {
  test('another user who may not write there is told so (74)', async () => {
    // node or the program may lie in a folder that is root's alone.
    if (spawnSync(process.execPath, [resolve('bin/o365.js'), '--version'], { uid: 65534, gid: 65534 }).status !== 0) {
      process.stderr.write('*** NOT TESTED: another user cannot reach node or the program here.\n');
      return;
    }
    chmodSync(home, 0o755);
    const ended = await o365(['configure', ...ids(), ...endpoint()], {}, 65534);
    expect([ended.code, modesIn(home)]).toEqual([74, {}]);
  });

  test.each(['4k', '8k'])('a disk of %s is full at some step: 74, and no file stays that is not whole', async (size) => {
    const disk = join(home, 'disk');
    mkdirSync(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]).status).toBe(0);
    const ended = await o365(['--home', disk, 'configure', ...ids(), ...endpoint()]);
    const left = Object.keys(modesIn(disk)).filter((name) => !name.endsWith('/'));
    spawnSync('umount', [disk]);
    expect([ended.code, left]).toEqual([74, []]);
    expect(ended.words).toContain('ENOSPC');
  });
});
