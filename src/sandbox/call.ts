import type { IncomingHttpHeaders } from 'node:http';
import { type ContentType, parseContentType } from '../model.js';
import { parseContentId } from './content-id.js';

export type Operation =
  'discovery' | 'token' | 'device-code' | 'graph' | 'subscriptions' | 'start' | 'stop' | 'content' | 'blob' | 'notifications' | 'dlp-types' | 'unknown';

/** One request as it came. `query` has its parameter names in lower case, because the service does not mind their case. */
export type Call = {
  operation: Operation;
  method: string;
  url: string;
  /** The tenant's place in the path, as sent. */
  tenant: string;
  query: ReadonlyMap<string, string>;
  headers: IncomingHttpHeaders;
  body: Buffer;
  contentType: ContentType | null;
  /** The last part of a blob's address, not decoded: `%24` is not a `$`. */
  contentId: string | null;
};

const FEED = /^\/api\/v1(?:\.0)?\/([^/]+)\/activity\/feed\/(.+)$/i;
const LOGIN = /^\/([^/]+)\/(?:(oauth2\/v2\.0\/token|oauth2\/token|oauth2\/v2\.0\/devicecode)|(?:v2\.0\/)?\.well-known\/openid-configuration)$/i;
const GRAPH = /^\/v1\.0\/(organization|applications|servicePrincipals)\b/;
const FEED_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET subscriptions/list': 'subscriptions',
  'POST subscriptions/start': 'start',
  'POST subscriptions/stop': 'stop',
  'GET subscriptions/content': 'content',
  'GET subscriptions/notifications': 'notifications',
  'GET resources/dlpsensitivetypes': 'dlp-types',
};

/** What a request asks for. A path or method that the service does not have is 'unknown'. */
export function readCall(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Call {
  const [path = '', search = ''] = url.split(/\?(.*)/s);
  const query = new Map([...new URLSearchParams(search)].map(([name, value]) => [name.toLowerCase(), value]));
  const call = { method, url, query, headers, body, contentId: null };
  const login = LOGIN.exec(path);
  if (login !== null) {
    const operation = login[2] === undefined ? 'discovery' : login[2].endsWith('code') ? 'device-code' : 'token';
    const fits = method === (operation === 'discovery' ? 'GET' : 'POST');
    return { ...call, operation: fits ? operation : 'unknown', tenant: decodeURIComponent(login[1] ?? ''), contentType: null };
  }
  if (GRAPH.test(path)) return { ...call, operation: 'graph', tenant: '', contentType: null };
  const [, tenant = '', rest = ''] = FEED.exec(path) ?? [];
  if (method === 'GET' && /^audit\//i.test(rest)) {
    const contentId = rest.slice('audit/'.length);
    return { ...call, operation: 'blob', tenant, contentId, contentType: parseContentId(contentId)?.contentType ?? null };
  }
  const operation = FEED_OPERATIONS[`${method} ${rest.toLowerCase()}`] ?? 'unknown';
  return { ...call, operation, tenant, contentType: parseContentType(query.get('contenttype') ?? '') };
}
