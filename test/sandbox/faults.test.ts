import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { connect } from 'node:tls';
import { type Fault, type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { ask, askToken, codeOf, feed, type Feed, type Item, json, type Reply, secretForm } from './raw-client.js';

const [NINE, TWELVE] = ['2026-11-20T09:00:00', '2026-11-20T12:00:00'];
const BODY = JSON.stringify([{ Id: 'a', filler: 'x'.repeat(1000) }]);
let sandbox: Sandbox;
let api: Feed;
let item: Item | undefined;

beforeEach(async () => {
  sandbox = await startSandbox({ ratePerHour: 0, startTime: new Date('2026-11-20T12:00:00Z'), frozen: true, enabled: ['Audit.Exchange'] });
  sandbox.addBlob('Audit.Exchange', { t: new Date('2026-11-20T11:00:00Z'), records: JSON.parse(BODY) });
  api = await feed(sandbox);
  [item] = await api.items('Audit.Exchange', NINE, TWELVE);
});
afterEach(async () => await sandbox.close());

async function blobWith(answer: Fault['answer'], giveUpAfterMs?: number): Promise<Reply> {
  sandbox.faults.add({ on: 'blob', answer });
  return await api.blob(item, giveUpAfterMs === undefined ? {} : { giveUpAfterMs });
}

test('an answer in place of the real one has its own status, body and headers', async () => {
  const reply = await blobWith({ status: 503, body: '<html>down</html>', headers: { 'Content-Type': 'text/html', 'Retry-After': '9' } });
  expect([reply.status, reply.body.toString(), reply.headers['content-type'], reply.headers['retry-after']]).toEqual([503, '<html>down</html>', 'text/html', '9']);
  sandbox.faults.clear();
  expect((await api.blob(item)).status).toBe(200);
});

test('a cut with its length announced is an error of the connection', async () => {
  const reply = await blobWith({ cut: 0.5, announce: true });
  expect(reply.headers['content-length']).toBe(String(BODY.length));
  expect(reply.body.toString()).toBe(BODY.slice(0, BODY.length / 2));
  expect(reply.error).not.toBeNull();
});

test('a cut of a chunked body is an error of the connection', async () => {
  sandbox.behaviour.transfer = 'chunked';
  const reply = await blobWith({ cut: 0.5, announce: true });
  expect(reply.headers['transfer-encoding']).toBe('chunked');
  expect([reply.body.length, reply.error === null]).toEqual([Math.floor(BODY.length / 2), false]);
});

test('a cut without a length looks complete', async () => {
  const reply = await blobWith({ cut: 0.5, announce: false });
  expect([reply.status, reply.headers['content-length'], reply.error]).toEqual([200, undefined, null]);
  expect(reply.body.toString()).toBe(BODY.slice(0, BODY.length / 2));
});

test('a reset shows as one, before any answer or inside the body', async () => {
  expect(await blobWith({ reset: 0 })).toMatchObject({ status: 0, error: 'ECONNRESET' });
  sandbox.faults.clear();
  const reply = await blobWith({ reset: 0.5 });
  expect([reply.status, reply.error]).toEqual([200, 'ECONNRESET']);
  expect(reply.body.length).toBeLessThan(BODY.length);
});

test('a stall gives nothing, or a part, and never ends', async () => {
  expect(await blobWith({ stall: 0 }, 1000)).toMatchObject({ status: 0, error: 'ABORT_ERR' });
  sandbox.faults.clear();
  const reply = await blobWith({ stall: 0.25 }, 1000);
  expect([reply.status, reply.body.length, reply.error]).toEqual([200, Math.floor(BODY.length / 4), 'ABORT_ERR']);
});

test('a trickle gives some bytes at a time', async () => {
  const reply = await blobWith({ trickle: 400 }, 150);
  expect(reply.status).toBe(200);
  expect(reply.body.length).toBeGreaterThan(0);
  expect(reply.body.length).toBeLessThan(200);
});

test('a delay holds the answer back', async () => {
  const began = performance.now();
  const reply = await blobWith({ delayMs: 60 });
  expect([reply.status, performance.now() - began >= 59]).toEqual([200, true]);
});

test('links can lead elsewhere, and pages to themselves', async () => {
  sandbox.faults.add({ on: 'content', answer: { contentUriOrigin: 'https://elsewhere.example' } });
  sandbox.faults.add({ on: 'content', answer: { nextPageUri: 'self' } });
  const reply = await api.content('Audit.Exchange', NINE, TWELVE);
  expect(json(reply)[0].contentUri).toMatch(/^https:\/\/elsewhere\.example\/api\/v1\.0\//);
  expect(reply.headers['nextpageuri']).toBe(sandbox.requests.at(-1)?.url);
});

test('a fault skips, strikes every nth, and only so often', async () => {
  sandbox.faults.add({ on: 'content', contentType: 'Audit.Exchange', matches: 'startTime', skip: 1, every: 2, times: 2, answer: { status: 500 } });
  const statuses: number[] = [];
  for (let round = 0; round < 8; round += 1) statuses.push((await api.content('Audit.Exchange', NINE, TWELVE)).status);
  expect(statuses).toEqual([200, 200, 500, 200, 500, 200, 200, 200]);
});

test('a fault strikes only its operation, content type and address', async () => {
  for (const miss of [{ on: 'blob' }, { on: 'content', contentType: 'DLP.All' }, { on: 'content', matches: 'nextpage=' }] as const)
    sandbox.faults.add({ ...miss, answer: { status: 500 } });
  expect((await api.content('Audit.Exchange', NINE, TWELVE)).status).toBe(200);
});

test('the token endpoint and discovery can fail too', async () => {
  sandbox.faults.add({ on: 'token', times: 1, answer: { status: 429, headers: { 'Retry-After': '2' } } });
  sandbox.faults.add({ on: 'discovery', answer: { reset: 0 } });
  expect((await askToken(sandbox, secretForm(sandbox))).headers['retry-after']).toBe('2');
  expect((await askToken(sandbox, secretForm(sandbox))).status).toBe(200);
  expect((await ask(sandbox, `${sandbox.loginUrl}/${sandbox.tenantId}/v2.0/.well-known/openid-configuration`)).error).toBe('ECONNRESET');
});

test('the request log names what was answered, also by a fault', async () => {
  sandbox.faults.add({ on: 'blob', times: 1, answer: { status: 500, body: '{"error":{"code":"AF50000","message":"An internal error occurred."}}' } });
  expect(codeOf(await api.blob(item))).toBe('AF50000');
  expect(sandbox.requests.at(-1)).toMatchObject({ operation: 'blob', contentType: 'Audit.Exchange', status: 500, code: 'AF50000' });
});

test('every answer waits for the latency', async () => {
  sandbox.options.latencyMs = 40;
  const began = performance.now();
  await api.get('subscriptions/list');
  expect(performance.now() - began).toBeGreaterThanOrEqual(39);
});

test('the certificate is good for the loopback addresses, signed by the authority, and for no other name', async () => {
  const port = Number(new URL(sandbox.apiUrl).port);
  const problem = async (host: string, servername: string, ca?: string): Promise<string> =>
    await new Promise((resolve) => {
      const socket = connect({ host, port, ...(servername === '' ? {} : { servername }), ...(ca === undefined ? {} : { ca }) });
      socket.on('secureConnect', () => resolve('none'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      socket.on('close', () => resolve('closed'));
      socket.on('secureConnect', () => socket.destroy());
    });
  expect(await problem('127.0.0.1', 'localhost', sandbox.caPem)).toBe('none');
  expect(await problem('127.0.0.1', '', sandbox.caPem)).toBe('none');
  expect(await problem('127.0.0.1', 'elsewhere.example', sandbox.caPem)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(await problem('127.0.0.1', 'localhost')).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
});
