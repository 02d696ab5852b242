/**
 * The one door to the network: every request of the program, msal's too, goes through here, so that proxy,
 * private CA and time-outs are the same everywhere. HTTPS_PROXY and NO_PROXY are honoured.
 */
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { AxiosInstance } from 'axios';
import { Exit, NetworkError, UserError } from '../errors.js';
import type { HttpRequest, HttpResponse, Send } from '../world.js';
import { decode, decodeBeside } from './decode.js';
import { hostAndPort, networkFailure, ProxyLogin, stalled as stalledFailure } from './network-failure.js';
import { proxyFor } from './proxy.js';
import { startWatchdog, type Watchdog } from './watchdog.js';

/** As one CommonJS file: its ES modules are some seventy files, and take 85 ms to load instead of 52 (measured 2026-11-22). */
const axios: typeof import('axios').default = createRequire(import.meta.url)('axios');

export type SendOptions = {
  /** A private CA beside the public ones, PEM. */
  caFile: string | null;
  userAgent: string;
  /** A connection that brings less than a kilobyte in this time is given up. */
  stallMs: number;
};

/** DESIGN: given up after 60 s without a byte. */
export const STALL_MS = 60_000;
const LARGE_BYTES = 4 * 1024 * 1024;
const CONNECTIONS = 32;

export function makeSend(options: SendOptions): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, ...certificateAuthorities(options.caFile) });
  const http = axios.create({
    httpsAgent: agent,
    maxRedirects: 0,
    decompress: false,
    responseType: 'stream',
    validateStatus: () => true,
    headers: { 'User-Agent': options.userAgent, 'Accept-Encoding': 'gzip, deflate', Accept: 'application/json' },
  });
  return (request) => exchange(http, request, options);
}

/**
 * Made once. measured 2026-11-22: with `ca` in the agent's options instead, Node parses 150 certificates for each connection (22 ms) and
 * joins them to one text for each request (0.5 ms).
 */
function certificateAuthorities(caFile: string | null): { secureContext?: SecureContext } {
  if (caFile === null) return {};
  try {
    return { secureContext: createSecureContext({ ca: [...rootCertificates, readFileSync(caFile, 'utf8')] }) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UserError(Exit.settings, `the CA file ${caFile} cannot be read (${code})`, { hint: 'name a readable PEM file with --ca-file' });
  }
}

async function exchange(http: AxiosInstance, request: HttpRequest, { stallMs, caFile }: SendOptions): Promise<HttpResponse> {
  const host = hostAndPort(request.url);
  const giveUp = new AbortController();
  const follow = () => giveUp.abort();
  if (request.signal?.aborted) follow();
  request.signal?.addEventListener('abort', follow);
  let stalled = false;
  const watchdog = startWatchdog(stallMs, () => {
    stalled = true;
    giveUp.abort();
  });
  try {
    const response = await http.request<Readable>({
      method: request.method,
      url: request.url,
      headers: { ...request.headers },
      data: request.method === 'GET' ? undefined : (request.body ?? ''),
      proxy: proxyFor(request.url),
      signal: giveUp.signal,
    });
    // No server that was meant asks for this: it is the proxy's answer to CONNECT.
    if (response.status === 407) {
      response.data.destroy();
      throw new ProxyLogin();
    }
    giveUp.signal.addEventListener('abort', () => response.data.destroy());
    const encoded = await readWhole(response.data, watchdog, request.admitLarge);
    return makeResponse(response.status, response.headers, encoded, host);
  } catch (error) {
    if (stalled) throw stalledFailure(host, stallMs);
    throw isOurs(error) ? error : networkFailure(error, host, caFile);
  } finally {
    watchdog.stop();
    request.signal?.removeEventListener('abort', follow);
  }
}

/** Rejects when the connection ends before the announced length. */
async function readWhole(message: Readable, watchdog: Watchdog, admitLarge?: () => Promise<void>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let ask = admitLarge;
  message.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    watchdog.fed(chunk.length);
    if (ask === undefined || bytes <= LARGE_BYTES) return;
    message.pause();
    void watchdog.holdFor(ask()).then(() => message.resume());
    ask = undefined;
  });
  await finished(message);
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes);
}

function makeResponse(status: number, raw: object, encoded: Buffer, host: string): HttpResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw) as [string, unknown][]) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value;
  }
  return {
    status,
    headers,
    encoded,
    get body() {
      try {
        return decode(encoded, headers['content-encoding']);
      } catch (error) {
        throw damaged(error, host);
      }
    },
    async decodedBeside() {
      try {
        return await decodeBeside(encoded, headers['content-encoding']);
      } catch (error) {
        throw damaged(error, host);
      }
    },
  };
}

function damaged(error: unknown, host: string): NetworkError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown encoding';
  return new NetworkError('reset', `the answer of ${host} came damaged or cut (${code})`, { code });
}

/** A slip in this program is no fault of the network. */
function isOurs(error: unknown): boolean {
  return error instanceof TypeError && !('code' in error);
}
