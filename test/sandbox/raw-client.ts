/** A raw HTTPS client for the sandbox's own tests: one request, everything that came back, nothing interpreted. */
import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { ContentType } from '../../src/model.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';

export type Reply = { status: number; headers: IncomingHttpHeaders; body: Buffer; error: string | null };
export type Ask = { method?: string; headers?: Record<string, string>; body?: string; giveUpAfterMs?: number };

/** Never rejects: a connection that broke is `error`, with what had come by then. */
export async function ask(sandbox: Pick<Sandbox, 'caPem'>, url: string, { method = 'GET', headers = {}, body, giveUpAfterMs }: Ask = {}): Promise<Reply> {
  const agent = new Agent({ ca: sandbox.caPem, keepAlive: false });
  const given = giveUpAfterMs === undefined ? null : AbortSignal.timeout(giveUpAfterMs);
  const reply: Reply = { status: 0, headers: {}, body: Buffer.alloc(0), error: null };
  return await new Promise<Reply>((resolve) => {
    const done = (error?: NodeJS.ErrnoException): void => resolve({ ...reply, error: error === undefined ? null : (error.code ?? error.message) });
    const sent = request(url, { method, headers, agent, ...(given === null ? {} : { signal: given }) }, (response) => {
      reply.status = response.statusCode ?? 0;
      reply.headers = response.headers;
      response.on('data', (piece: Buffer) => (reply.body = Buffer.concat([reply.body, piece])));
      response.on('end', () => done());
      response.on('error', done);
    });
    sent.on('error', done);
    sent.end(body);
  });
}

export type TokenForm = Record<string, string>;

export function secretForm(sandbox: Sandbox): TokenForm {
  return {
    grant_type: 'client_credentials',
    client_id: sandbox.applicationId,
    scope: `${sandbox.apiUrl}/.default`,
    client_secret: sandbox.clientSecret,
  };
}

export async function askToken(sandbox: Sandbox, form: TokenForm, { tenant = sandbox.tenantId, path = 'oauth2/v2.0/token', headers = {} } = {}): Promise<Reply> {
  return await ask(sandbox, `${sandbox.loginUrl}/${tenant}/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  });
}

export async function goodToken(sandbox: Sandbox): Promise<string> {
  const reply = await askToken(sandbox, secretForm(sandbox));
  return json(reply).access_token;
}

export function json(reply: Reply): any {
  return JSON.parse(reply.body.toString('utf8'));
}

/** The `error.code` of the activity API's refusal. */
export function codeOf(reply: Reply): string {
  return json(reply).error.code;
}

export type Item = { contentType: string; contentId: string; contentUri: string; contentCreated: string; contentExpiration: string };

export type Feed = {
  token: string;
  get(operation: string, query?: Record<string, string>, how?: Ask): Promise<Reply>;
  start(contentType: string): Promise<Reply>;
  content(contentType: ContentType, start: string, end: string): Promise<Reply>;
  items(contentType: ContentType, start: string, end: string): Promise<Item[]>;
  blob(item: Pick<Item, 'contentUri'> | undefined, how?: Ask): Promise<Reply>;
};

/** The feed's operations with a good token and a PublisherIdentifier. */
export async function feed(sandbox: Sandbox): Promise<Feed> {
  const token = await goodToken(sandbox);
  const publisher = { PublisherIdentifier: sandbox.tenantId };
  const root = `${sandbox.apiUrl}/api/v1.0/${sandbox.tenantId}/activity/feed`;
  const withToken = (how: Ask = {}): Ask => ({ ...how, headers: { Authorization: `Bearer ${token}`, ...how.headers } });
  const get: Feed['get'] = async (operation, query = {}, how = {}) =>
    await ask(sandbox, `${root}/${operation}?${new URLSearchParams({ ...query, ...publisher }).toString()}`, withToken(how));
  const content: Feed['content'] = async (contentType, startTime, endTime) => await get('subscriptions/content', { contentType, startTime, endTime });
  return {
    token,
    get,
    content,
    start: async (contentType) => await get('subscriptions/start', { contentType }, { method: 'POST' }),
    items: async (contentType, start, end) => json(await content(contentType, start, end)),
    blob: async (item, how = {}) => await ask(sandbox, `${item?.contentUri}?${new URLSearchParams(publisher).toString()}`, withToken(how)),
  };
}
