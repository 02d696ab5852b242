/** What a token endpoint said, turned into a token or into a failure that knows whether another try makes sense. */
import { ServiceError } from '../errors.js';
import type { UserError } from '../errors.js';
import type { HttpResponse } from '../world.js';
import { PASSING_CODES, explain, rowFor, type Names } from './aadsts.js';
import type { Explanation } from './aadsts.js';

export type Outcome =
  | { token: string; lifeMs: number }
  | { error: UserError; isPassing: boolean; retryAfterMs: number | null; code: string | null };

export type Asked = {
  /** Who answered: "Entra" or "The managed identity endpoint". */
  who: string;
  host: string;
  names: Names;
  now: Date;
  /** The server's clock minus ours, where known. */
  skewMs: number | null;
  /** What must never appear in a message, should the answer repeat it. */
  secrets: readonly string[];
};

export const CLOCK_TOLERANCE_MS = 120_000;

export function readTokenAnswer(response: HttpResponse, asked: Asked): Outcome {
  const body = parseObject(response.body);
  if (response.status === 200) return body === null ? notJson(response, asked) : readSuccess(body, asked);
  const spoken = body !== null && ['error', 'error_codes', 'error_description', 'message'].some((key) => key in body);
  return spoken ? readRefusal(response, body, asked) : notJson(response, asked);
}

function readSuccess(body: Record<string, unknown>, asked: Asked): Outcome {
  const token = body['access_token'];
  // seen on the wire: v1 answers and managed identities write every number as text; App Service gives only the point in time.
  const seconds = numberOf(body['expires_in']) ?? secondsUntil(numberOf(body['expires_on']), asked.now);
  if (typeof token === 'string' && token !== '' && seconds !== null && seconds > 0) return { token, lifeMs: seconds * 1000 };
  return unavailable(`${asked.who} (${asked.host}) answered without a token.`, ASK_NETWORK);
}

function readRefusal(response: HttpResponse, body: Record<string, unknown>, asked: Asked): Outcome {
  const description = [body['error_description'], body['message']].find((text) => typeof text === 'string') ?? '';
  const number = codeIn(body, description);
  const word = typeof body['error'] === 'string' && /^[a-z_]+$/.test(body['error']) ? body['error'] : null;
  const known = number === null ? null : explainAt(number, description, asked);
  const code = number === null ? word : `AADSTS${number}`;
  const isPassing =
    response.status === 429 ||
    word === 'temporarily_unavailable' ||
    (number !== null && PASSING_CODES.has(number)) ||
    (response.status >= 500 && known === null);
  const sentence = known?.sentence ?? `${asked.who} ${isPassing ? 'is unavailable for now' : 'refused'}: ${ownWords(description, word, asked)}`;
  const details = [code ?? `HTTP ${response.status}`, ...idsIn(body)].join(', ');
  const retryAfterMs = retryAfterOf(response, asked.now);
  return {
    error: new ServiceError(isPassing ? 'unavailable' : 'refused', `${sentence} (${details})`, {
      hint: known?.remedy ?? (isPassing ? 'It passes by itself; the next run goes on.' : lookUp(number)),
      ...(code === null ? {} : { code }),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    }),
    isPassing,
    retryAfterMs,
    code,
  };
}

/** documented: key on error_codes[0], else on the code in the text; the text itself changes. */
function codeIn(body: Record<string, unknown>, description: string): string | null {
  const codes: unknown = body['error_codes'];
  const first: unknown = Array.isArray(codes) ? codes[0] : null;
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) return String(first);
  return /AADSTS(\d+)/.exec(description)?.[1] ?? null;
}

function explainAt(number: string, description: string, asked: Asked): Explanation | null {
  const known = explain(rowFor(number, description), asked.names);
  if (number !== '700024' || known === null) return known;
  const said = /Current time: (\S+?)[,\s]/.exec(description)?.[1];
  const skewMs = asked.skewMs ?? (said === undefined ? Number.NaN : Date.parse(said) - asked.now.getTime());
  if (!(Math.abs(skewMs) > CLOCK_TOLERANCE_MS)) return known;
  return { ...known, sentence: `This machine's clock is ${clockWords(skewMs)}, so Entra finds the signed request outside its time.` };
}

/** "12 minutes behind": how this machine's clock stands to one that is `skewMs` ahead of it. */
export function clockWords(skewMs: number): string {
  return `${Math.round(Math.abs(skewMs) / 60_000)} minutes ${skewMs > 0 ? 'behind' : 'ahead'}`;
}

/** The first sentence, without anything that could be a credential. */
function ownWords(description: string, word: string | null, asked: Asked): string {
  let text = description.replaceAll(/^AADSTS\d+: /g, '');
  for (const secret of asked.secrets) text = text.replaceAll(secret, '[removed]').replaceAll(encodeURIComponent(secret), '[removed]');
  text = text.replaceAll(/\S{60,}/g, '[removed]').replaceAll(/eyJ[\w-]+(\.[\w-]*)*/g, '[removed]');
  const [first = ''] = text.split(/\.\s|[\r\n]|\s?Trace ID:/);
  // oxlint-disable-next-line no-control-regex
  const clean = first.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, ' ').slice(0, 300).trim();
  return `${clean === '' ? (word ?? 'no reason given') : clean.replace(/\.$/, '')}.`;
}

function idsIn(body: Record<string, unknown>): string[] {
  const ids = { 'trace ID': body['trace_id'], 'correlation ID': body['correlation_id'] };
  return Object.entries(ids).flatMap(([name, id]) => (typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? [`${name} ${id}`] : []));
}

function lookUp(number: string | null): string {
  return number === null ? 'Run `o365 verify`.' : `Look the code up: https://login.microsoftonline.com/error?code=${number}`;
}

const ASK_NETWORK = 'Open a browser on this network: it may want a log-in. Or ask who runs the proxy.';

function notJson(response: HttpResponse, { who, host, now }: Asked): Outcome {
  const { status } = response;
  const isPage = /^\s*(<!doctype|<html|<\?xml|<head|<body|<meta|<script)/i.test(response.body.subarray(0, 300).toString('latin1'));
  if (status === 407) return unavailable('The proxy wants a log-in (407).', 'Put it into the proxy\'s address: HTTPS_PROXY=http://user:password@proxy:port');
  if (status === 429 || status >= 500) {
    const wait = retryAfterOf(response, now);
    return { ...unavailable(`${who} (${host}) is unavailable: it answered ${status}.`, 'It passes by itself; the next run goes on.', wait), isPassing: true };
  }
  if (status >= 300 && status < 400) {
    return unavailable(`${host} answered with a redirect (${status}), which is not followed with a credential.`, ASK_NETWORK);
  }
  const what = isPage ? 'a web page' : 'something else';
  return unavailable(`${host} answered ${status} with ${what} where JSON was due: something in between answers in its place.`, ASK_NETWORK);
}

function unavailable(message: string, hint: string, retryAfterMs: number | null = null): Exclude<Outcome, { token: string }> {
  const error = new ServiceError('unavailable', message, { hint, ...(retryAfterMs === null ? {} : { retryAfterMs }) });
  return { error, isPassing: false, retryAfterMs, code: null };
}

/** Seconds or a date, in milliseconds from now. */
function retryAfterOf(response: HttpResponse, now: Date): number | null {
  const value = response.headers['retry-after'];
  if (value === undefined) return null;
  const seconds = numberOf(value);
  if (seconds !== null) return Math.max(0, seconds * 1000);
  const server = Date.parse(response.headers['date'] ?? '');
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - (Number.isNaN(server) ? now.getTime() : server));
}

function secondsUntil(epochSeconds: number | null, now: Date): number | null {
  return epochSeconds === null ? null : epochSeconds - Math.floor(now.getTime() / 1000);
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
