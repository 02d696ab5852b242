import { afError, type AfCode } from '../af-errors.js';
import type { FaultAnswer } from '../faults.js';
import type { Scenario } from './scenario.js';
import { refusal } from './tenant-scenarios.js';

const DOWN: FaultAnswer = { status: 503, body: '<html><body><h1>503 Service Unavailable</h1></body></html>', headers: { 'Content-Type': 'text/html' } };

function broken(name: string, every: number, answer: FaultAnswer, description: string): Scenario {
  return { name, description, faults: [{ on: 'blob', every, answer }] };
}

function refusedBlobs(name: string, code: AfCode, every: number, description: string): Scenario {
  return { name, description, faults: [refusal('blob', afError(code, 'key'), { every })] };
}

function throttled(name: string, status: 403 | 429, retryAfter: string | null, description: string): Scenario {
  const { body } = afError('AF429', 'GetBlob', '00000000-0000-0000-0000-000000000000');
  const answer = { status, body, headers: { 'Content-Type': 'application/json', ...(retryAfter === null ? {} : { 'Retry-After': retryAfter }) } };
  return { name, description, faults: [{ on: 'content', every: 3, times: 3, answer }, { on: 'blob', every: 4, times: 6, answer }] };
}

/** Downloads: encodings, broken bodies, refusals, the rate limit. */
export const BLOB_SCENARIOS: readonly Scenario[] = [
  { name: 'no-gzip', description: 'Answers are never compressed.', options: { gzip: false } },
  { name: 'deflated', description: 'Answers are deflated, unasked.', behaviour: { encoding: 'deflate' } },
  { name: 'chunked', description: 'Answers come in chunks, without a length.', behaviour: { transfer: 'chunked' } },
  { name: 'no-length', description: 'Answers end when the connection ends.', behaviour: { transfer: 'close' } },
  { name: 'text-plain', description: 'Answers call themselves text/plain.', behaviour: { contentTypeHeader: 'text/plain' } },
  broken('cut-bodies', 3, { cut: 0.5, announce: true }, 'Every third blob is cut in the middle, and its length shows it.'),
  broken('silent-cuts', 3, { cut: 0.5, announce: false }, 'Every third blob is cut in the middle, and only its content shows it.'),
  broken('resets', 3, { reset: 0.5 }, 'Every third download is reset half-way.'),
  broken('stalls', 5, { stall: 0.5 }, 'Every fifth download stops half-way and stays open.'),
  broken('trickles', 5, { trickle: 1 }, 'Every fifth download gives a byte a second.'),
  broken('slow', 1, { delayMs: 2000 }, 'Every download takes two seconds.'),
  refusedBlobs('expired-blobs', 'AF20051', 5, 'Every fifth download finds the blob expired (AF20051).'),
  refusedBlobs('absent-blobs', 'AF20050', 5, 'Every fifth download finds that the blob does not exist (AF20050).'),
  broken('missing-blobs', 5, { status: 404 }, 'Every fifth download is an empty 404.'),
  refusedBlobs('stray-errors', 'AF50000', 7, 'Every seventh download is an internal error (AF50000).'),
  refusedBlobs('no-downloads', 'AF50000', 1, 'Every download is an internal error.'),
  broken('html-errors', 4, DOWN, 'Every fourth download is a 503 in HTML.'),
  broken('request-timeouts', 4, { status: 408 }, 'Every fourth download is an empty 408.'),
  throttled('throttled-403', 403, null, 'Some requests are one too many: 403 AF429.'),
  throttled('throttled-429', 429, null, 'Some requests are one too many: 429 AF429.'),
  throttled('throttled-retry-after', 429, '1', 'The same with Retry-After.'),
  { name: 'low-limit', description: 'The tenant may ask 60 times a minute.', options: { requestsPerMinute: 60 } },
];
