import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NetworkError } from '../../src/errors.js';
import { decode, decodeBeside } from '../../src/http/decode.js';
import { networkFailure } from '../../src/http/network-failure.js';
import { makeSend } from '../../src/http/send.js';
import { startWatchdog } from '../../src/http/watchdog.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';

const coded = (code: string): Error => Object.assign(new Error(code), { code });
async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const soon = async (milliseconds: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('decoding', () => {
  test('undoes every encoding that we ask for, and some that we do not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const plain = Buffer.from(bytes);
        for (const encoding of [undefined, '', 'identity']) expect(decode(plain, encoding).equals(plain)).toBe(true);
        for (const encoding of ['gzip', ' GZIP ', 'x-gzip']) expect(decode(gzipSync(plain), encoding).equals(plain)).toBe(true);
        expect(decode(deflateSync(plain), 'deflate').equals(plain)).toBe(true);
        expect(decode(brotliCompressSync(plain), 'br').equals(plain)).toBe(true);
      }),
      { numRuns: 50 },
    );
    expect(decode(deflateRawSync('bare'), 'deflate').toString()).toBe('bare');
  });

  test('refuses what is cut, garbled or unknown', () => {
    const packed = gzipSync('x'.repeat(10_000));
    for (let length = 0; length < packed.length; length += 3) expect(() => decode(packed.subarray(0, length), 'gzip')).toThrow(/./);
    expect(() => decode(Buffer.from('no gzip'), 'gzip')).toThrow(/./);
    expect(() => decode(packed, 'zstd')).toThrow(/zstd/);
  });

  test('does the same on another thread, for whole, empty, joined, cut and garbled bodies alike', async () => {
    const packed = gzipSync(JSON.stringify([{ Id: 'x'.repeat(10_000) }]));
    const [garbled, wrongCheck, wrongSize] = [20, packed.length - 6, packed.length - 4].map((place) => {
      const copy = Buffer.from(packed);
      copy[place]! ^= 1;
      return copy;
    });
    const joined = [Buffer.concat([packed, packed]), Buffer.concat([packed, gzipSync('more')]), Buffer.concat([packed, Buffer.alloc(10)])];
    const cut = Array.from({ length: packed.length }, (_, length) => packed.subarray(0, length));
    const outcome = async (work: () => Buffer | Promise<Buffer>) => {
      try {
        return (await work()).toString();
      } catch (error) {
        return error instanceof Error && 'code' in error ? error.code : error;
      }
    };
    for (const body of [packed, gzipSync(''), garbled!, wrongCheck!, wrongSize!, ...joined, ...cut, Buffer.from('no gzip')]) {
      expect(await outcome(() => decodeBeside(body, 'gzip'))).toEqual(await outcome(() => decode(body, 'gzip')));
    }
    expect((await decodeBeside(packed, 'gzip')).toString()).toContain('xxx');
    expect((await decodeBeside(Buffer.from('plain'), undefined)).toString()).toBe('plain');
  });

  test('is not fooled by a size that the trailer invents', () => {
    const packed = gzipSync('small');
    packed.writeUInt32LE(0xffffffff, packed.length - 4);
    expect(() => decode(packed, 'gzip')).toThrow(/./);
  });
});

describe('a failure of the network', () => {
  test.each([
    ['ENOTFOUND', 'no-such-host'],
    ['EAI_AGAIN', 'no-such-host'],
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'refused'],
    ['ETIMEDOUT', 'timed-out'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-issuer'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-issuer'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-name'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['EPROTO', 'tls'],
    ['ERR_CANCELED', 'aborted'],
    ['EWHATEVER', 'other'],
  ])('%s is %s, in a sentence of its own with what to do', (code, failure) => {
    const error = networkFailure(coded(code), 'manage.office.com:443');
    expect(error).toMatchObject({ failure, exitCode: 69, hint: expect.any(String), message: expect.stringContaining('manage.office.com') });
  });

  test('is found beneath wrappers, and nothing of the request comes along', () => {
    const axiosLike = Object.assign(new Error('Request failed'), { code: 'ERR_NETWORK', cause: coded('ECONNREFUSED'), config: { headers: { Authorization: 'Bearer secret' } } });
    const error = networkFailure(axiosLike, 'host');
    expect(error.failure).toBe('refused');
    expect(JSON.stringify(error) + error.stack + String(error.cause)).not.toContain('secret');
  });

  test('passes through when it is one already', () => {
    const error = new NetworkError('reset', 'x');
    expect(networkFailure(error, 'host')).toBe(error);
  });
});

describe('the watchdog', () => {
  test('barks when less than a kilobyte comes within the time, and is fed by a kilobyte', async () => {
    let barks = 0;
    const dog = startWatchdog(60, () => (barks += 1));
    for (let turn = 0; turn < 4; turn++) {
      await soon(25);
      dog.fed(1024);
    }
    expect(barks).toBe(0);
    dog.fed(1);
    await soon(100);
    expect(barks).toBe(1);
    dog.stop();
  });

  test('does not count a pause that is ours, and not what comes after its end', async () => {
    let barks = 0;
    const dog = startWatchdog(30, () => (barks += 1));
    await dog.holdFor(soon(80));
    expect(barks).toBe(0);
    dog.stop();
    await soon(50);
    expect(barks).toBe(0);
  });
});

describe('sending', () => {
  let sandbox: Sandbox | null = null;
  let server: Server | null = null;

  afterEach(async () => {
    await sandbox?.close();
    server?.close();
    [sandbox, server] = [null, null];
  });

  test('any status is an answer; header names are lower-case', async () => {
    sandbox = await startSandbox({ ratePerHour: 0 });
    const send = makeSend({ caFile: sandbox.caFile, userAgent: 'o365/test', stallMs: 5000 });
    const response = await send({ method: 'GET', url: `${sandbox.apiUrl}/nothing` });
    expect([response.status, response.headers['server']]).toEqual([404, 'Microsoft-IIS/10.0']);
    expect(response.body.length).toBeGreaterThan(0);
  });

  test('without its CA the sandbox’s certificate is refused, and the sentence says so', async () => {
    sandbox = await startSandbox({ ratePerHour: 0 });
    const send = makeSend({ caFile: null, userAgent: 'o365/test', stallMs: 5000 });
    await expect(send({ method: 'GET', url: `${sandbox.apiUrl}/` })).rejects.toMatchObject({ failure: 'tls-issuer', message: expect.stringContaining('localhost') });
  });

  test('a CA file that cannot be read is a matter of the settings', () => {
    expect(() => makeSend({ caFile: '/nowhere/ca.pem', userAgent: 'x', stallMs: 1 })).toThrow(expect.objectContaining({ exitCode: 78 }));
  });

  test('a redirect is not followed', async () => {
    const asked: string[] = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    const port = await portOf(server);
    const response = await makeSend({ caFile: null, userAgent: 'x', stallMs: 5000 })({ method: 'GET', url: `http://127.0.0.1:${port}/a` });
    expect([response.status, asked]).toEqual([302, ['/a']]);
  });

  test('a body that proves large waits on its connection until it is admitted, and comes whole', async () => {
    const bytes = 40_000_000;
    let taken = 0;
    server = createServer((_request, response) => {
      response.writeHead(200);
      const megabyte = Buffer.alloc(1_000_000, 'x');
      const more = (): void => {
        if (taken === bytes) return void response.end();
        taken += megabyte.length;
        response.write(megabyte, more);
      };
      more();
    });
    const send = makeSend({ caFile: null, userAgent: 'x', stallMs: 5000 });
    const [asked, admitted] = [new AbortController(), new AbortController()];
    const admitLarge = async (): Promise<void> => {
      asked.abort();
      await once(admitted.signal, 'abort');
    };
    const answer = send({ method: 'GET', url: `http://127.0.0.1:${await portOf(server)}/`, admitLarge });
    await once(asked.signal, 'abort');
    await soon(200);
    // What the kernel's buffers hold, and no more.
    expect(taken).toBeLessThan(bytes);
    admitted.abort();
    expect((await answer).body.length).toBe(bytes);
  });

  test('a signal gives the request up, before and during it', async () => {
    sandbox = await startSandbox({ ratePerHour: 0 });
    sandbox.faults.add({ on: 'token', answer: { stall: 0 } });
    const send = makeSend({ caFile: sandbox.caFile, userAgent: 'x', stallMs: 5000 });
    const request = { method: 'POST' as const, url: `${sandbox.loginUrl}/${sandbox.tenantId}/oauth2/v2.0/token` };
    await expect(send({ ...request, signal: AbortSignal.abort() })).rejects.toMatchObject({ failure: 'aborted' });
    const ends = new AbortController();
    const sent = send({ ...request, signal: ends.signal });
    setTimeout(() => ends.abort(), 30);
    await expect(sent).rejects.toMatchObject({ failure: 'aborted' });
  });

  test('a connection that stands still is given up and named', async () => {
    sandbox = await startSandbox({ ratePerHour: 0 });
    sandbox.faults.add({ on: 'token', answer: { stall: 0 } });
    const send = makeSend({ caFile: sandbox.caFile, userAgent: 'x', stallMs: 80 });
    await expect(send({ method: 'POST', url: `${sandbox.loginUrl}/${sandbox.tenantId}/oauth2/v2.0/token` })).rejects.toMatchObject({ failure: 'timed-out' });
  });
});
