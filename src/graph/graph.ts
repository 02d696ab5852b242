/** Microsoft Graph over the program's own way to the network: one question, its answer, and the patience that a directory needs. */
import type { Clock, HttpRequest, HttpResponse, Send } from '../world.js';
import { GraphError, NOT_FOUND, explainGraph } from './graph-errors.js';

export type GraphObject = Readonly<Record<string, unknown>>;

export type Graph = {
  /** Null when there is no such object (yet). */
  find: (path: string) => Promise<GraphObject | null>;
  create: (path: string, body: GraphObject) => Promise<GraphObject>;
  change: (path: string, body: GraphObject) => Promise<void>;
  /**
   * Until the directory has caught up with itself: tries again while `isTooEarly` says so of the refusal, at most `PATIENCE_MS`.
   * Then throws the refusal.
   */
  whenReplicated: <T>(work: () => Promise<T>) => Promise<T>;
};

type Source = { graphUrl: string; token: string; send: Send; clock: Pick<Clock, 'wait' | 'elapsed'>; signal: AbortSignal };

/** seen on the wire: mostly seconds, at times a minute. */
export const PATIENCE_MS = 120_000;
const PAUSE_MS = 2000;
const MOST_TRIES = 5;

/** Each call throws GraphError for a refusal, NetworkError when there is no answer. The token goes to `graphUrl` only. */
export function graphOf({ graphUrl, token, send, clock, signal }: Source): Graph {
  const ask = async (method: HttpRequest['method'], path: string, body?: GraphObject): Promise<HttpResponse> => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const request: HttpRequest = { method, url: `${graphUrl}/v1.0/${path}`, headers, signal, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    for (let attempt = 1; ; attempt += 1) {
      // oxlint-disable-next-line no-await-in-loop -- each try follows a pause
      const response = await send(request);
      const isPassing = [429, 500, 502, 503, 504].includes(response.status);
      if (!isPassing || attempt === MOST_TRIES) return response;
      // oxlint-disable-next-line no-await-in-loop
      await clock.wait(retryAfterMs(response) ?? PAUSE_MS * attempt, signal);
    }
  };
  const host = new URL(graphUrl).host;
  return {
    async find(path) {
      const response = await ask('GET', path);
      if (response.status === 404 && parse(response) !== null) return null;
      return readObject(response, host);
    },
    create: async (path, body) => readObject(await ask('POST', path, body), host),
    async change(path, body) {
      const response = await ask('PATCH', path, body);
      if (response.status !== 204) readObject(response, host);
    },
    async whenReplicated(work) {
      const end = clock.elapsed() + PATIENCE_MS;
      for (;;) {
        try {
          // oxlint-disable-next-line no-await-in-loop -- each try follows a pause
          return await work();
        } catch (error) {
          if (!isTooEarly(error) || signal.aborted || clock.elapsed() >= end) throw error;
          // oxlint-disable-next-line no-await-in-loop
          await clock.wait(PAUSE_MS, signal);
        }
      }
    },
  };
}

/** documented: what was made a moment ago may not be known everywhere. */
function isTooEarly(error: unknown): boolean {
  return error instanceof GraphError && [NOT_FOUND, 'NoBackingApplicationObject'].includes(error.code ?? '');
}

function readObject(response: HttpResponse, host: string): GraphObject {
  const body = parse(response);
  if (response.status >= 200 && response.status < 300 && body !== null) return body;
  throw explainGraph(response.status, body, host);
}

function parse(response: HttpResponse): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(response.body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function retryAfterMs({ headers }: HttpResponse): number | null {
  const seconds = Number(headers['retry-after']);
  return headers['retry-after'] !== undefined && Number.isFinite(seconds) ? seconds * 1000 : null;
}
