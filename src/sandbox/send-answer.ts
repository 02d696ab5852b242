/** Puts an answer on the wire: encoding, framing, and the faults that only a socket can show. */
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type { Answer } from './answer.js';
import type { WireFault } from './faults.js';

export type Wire = {
  acceptEncoding: string;
  gzip: boolean;
  encoding: 'negotiate' | 'deflate';
  transfer: 'length' | 'chunked' | 'close';
  contentTypeHeader: string;
  now: Date;
  fault: WireFault | null;
  reset: () => void;
};

const [gzipped, deflated] = [promisify(zlib.gzip), promisify(zlib.deflate)];

/** The number of body bytes that went out. */
export async function sendAnswer(response: ServerResponse, answer: Answer, wire: Wire): Promise<number> {
  const { fault } = wire;
  if (fault !== null && 'reset' in fault && fault.reset <= 0) {
    wire.reset();
    return 0;
  }
  if (fault !== null && 'stall' in fault && fault.stall <= 0) return 0;
  const { body, encoding } = await encode(answer, wire);
  response.sendDate = false;
  response.statusCode = answer.status;
  // seen on the wire: these headers, and none about rate limits.
  const headers = {
    'Cache-Control': 'no-cache',
    Pragma: 'no-cache',
    ...(body.length > 0 ? { 'Content-Type': wire.contentTypeHeader } : {}),
    Expires: '-1',
    Server: 'Microsoft-IIS/10.0',
    'X-AspNet-Version': '4.0.30319',
    'X-Powered-By': 'ASP.NET',
    Date: wire.now.toUTCString(),
    ...(encoding === null ? {} : { 'Content-Encoding': encoding }),
    ...answer.headers,
  };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const silentCut = fault !== null && 'cut' in fault && !fault.announce;
  if (silentCut || wire.transfer === 'close') response.useChunkedEncodingByDefault = false;
  else if (wire.transfer === 'length') response.setHeader('Content-Length', body.length);
  if (silentCut || wire.transfer === 'close') response.setHeader('Connection', 'close');
  // Headers first: left to itself, Node adds the length of a body that it is given in one piece.
  if (wire.transfer !== 'length' || silentCut) response.flushHeaders();
  return await sendBody(response, body, fault, wire.reset);
}

async function encode(answer: Answer, wire: Wire): Promise<{ body: Buffer; encoding: string | null }> {
  const gzip = wire.gzip && wire.encoding !== 'deflate' && /\bgzip\b/i.test(wire.acceptEncoding);
  // The kept form first: looking at the body of a blob puts it together.
  if (gzip && answer.gzipped !== null) return { body: await answer.gzipped(), encoding: 'gzip' };
  const { body } = answer;
  if (answer.headers['Content-Encoding'] !== undefined || body.length === 0) return { body, encoding: null };
  if (wire.encoding === 'deflate') return { body: await deflated(body), encoding: 'deflate' };
  return gzip ? { body: await gzipped(body), encoding: 'gzip' } : { body, encoding: null };
}

async function sendBody(response: ServerResponse, body: Buffer, fault: WireFault | null, reset: () => void): Promise<number> {
  if (fault === null) {
    response.end(body);
    return body.length;
  }
  if ('trickle' in fault) return await trickle(response, body, fault.trickle);
  const share = 'cut' in fault ? fault.cut : 'reset' in fault ? fault.reset : fault.stall;
  const part = body.subarray(0, Math.floor(body.length * Math.min(share, 1)));
  if ('cut' in fault && !fault.announce) {
    response.end(part);
    return part.length;
  }
  response.flushHeaders();
  await new Promise<void>((resolve) => {
    if (part.length === 0) resolve();
    else response.write(part, () => resolve());
  });
  if ('cut' in fault) response.socket?.destroySoon();
  // The part is on its way only when the event loop has turned; a reset throws away what is not.
  if ('reset' in fault) await wait(20).then(reset);
  return part.length;
}

async function trickle(response: ServerResponse, body: Buffer, bytesASecond: number): Promise<number> {
  const size = Math.max(1, Math.round(bytesASecond / 20));
  const pauseMs = (size * 1000) / bytesASecond;
  for (let sent = 0; sent < body.length; sent += size) {
    if (response.destroyed) return sent;
    response.write(body.subarray(sent, sent + size));
    await wait(pauseMs, undefined, { ref: false });
  }
  response.end();
  return body.length;
}
