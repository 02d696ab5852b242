/** One harmless request to a host: does it answer, is it the one that was meant, and what time does it have? No credential is sent. */
import { NetworkError } from '../errors.js';
import type { Settings } from '../model.js';
import type { Clock, HttpResponse, Send } from '../world.js';
import { found } from './causes.js';
import { findingOf, type Finding } from './finding.js';

export type Probe = {
  role: 'login' | 'api';
  /** With its port. */
  host: string;
  milliseconds: number;
  /** The host's clock minus ours; null when it did not say. */
  skewMs: number | null;
  trouble: Finding | null;
  /** Entra's document on the tenant, where it gave one. */
  document: Readonly<Record<string, unknown>> | null;
};

type Asked = { clock: Pick<Clock, 'now' | 'elapsed'>; send: Send; settings: Settings };

/** documented: OpenID discovery, open to everybody; `tenant` is a GUID or a domain. */
export function discoveryUrl(settings: Settings, tenant: string): string {
  return `${settings.endpoint.loginUrl}/${tenant}/v2.0/.well-known/openid-configuration`;
}

export async function probeLogin(asked: Asked): Promise<Probe> {
  const { settings } = asked;
  return await probe(asked, 'login', discoveryUrl(settings, settings.tenantId));
}

/** Without a token the service says 401, and its time. */
export async function probeApi(asked: Asked): Promise<Probe> {
  const { tenantId, publisherId, endpoint } = asked.settings;
  return await probe(asked, 'api', `${endpoint.apiUrl}/api/v1.0/${tenantId}/activity/feed/subscriptions/list?PublisherIdentifier=${publisherId}`);
}

async function probe({ clock, send, settings }: Asked, role: Probe['role'], url: string): Promise<Probe> {
  const host = hostOf(url);
  const [before, since] = [clock.now().getTime(), clock.elapsed()];
  const answer = await sendTwice(send, url);
  const milliseconds = Math.round(clock.elapsed() - since);
  if (answer instanceof NetworkError) return { role, host, milliseconds, skewMs: null, trouble: withAddress(findingOf(answer, [role]), answer, role, settings), document: null };
  const document = parseObject(answer);
  const trouble = role === 'login' ? loginTrouble(answer, document, host) : strangerTrouble(answer, host, role);
  // What something in between says of the time is not to be trusted.
  const skewMs = trouble === null ? skewIn(answer, (before + clock.now().getTime()) / 2) : null;
  return { role, host, milliseconds, skewMs, trouble, document };
}

/** Where somebody has typed the name, it may be the name that is wrong, and not the network. */
function withAddress(finding: Finding, { failure }: NetworkError, role: Probe['role'], { endpoint }: Settings): Finding {
  if (failure !== 'no-such-host' || endpoint.cloud !== 'custom') return finding;
  const [url, what] = role === 'login' ? [endpoint.loginUrl, 'sign-in'] : [endpoint.apiUrl, 'API'];
  const [api, login] = role === 'login' ? [endpoint.apiUrl, '<url>'] : ['<url>', endpoint.loginUrl];
  const mistyped = `if it is mistyped, \`o365 configure --endpoint ${api} --login-url ${login}\``;
  return { ...finding, remedy: `${new URL(url).hostname} is the ${what} address in the settings: ${mistyped}; if it is right, ${finding.remedy ?? 'check DNS'}` };
}

/** A connection that breaks off once is no news. */
async function sendTwice(send: Send, url: string): Promise<HttpResponse | NetworkError> {
  const first = await sendOnce(send, url);
  return first instanceof NetworkError && first.failure === 'reset' ? await sendOnce(send, url) : first;
}

async function sendOnce(send: Send, url: string): Promise<HttpResponse | NetworkError> {
  try {
    return await send({ method: 'GET', url });
  } catch (error) {
    if (error instanceof NetworkError) return error;
    throw error;
  }
}

/** Entra refuses in JSON too, and then it is Entra. */
function loginTrouble(answer: HttpResponse, document: object | null, host: string): Finding | null {
  const general = strangerTrouble(answer, host, 'login');
  if (general !== null || document !== null || answer.status >= 500 || answer.status === 429) return general;
  return found(isPage(answer) ? 'webPage' : 'notJson', { host, status: answer.status }, { breaks: ['login'] });
}

/** The service answers without a token in ways that are documented nowhere: only what it surely does not say is a trouble. */
function strangerTrouble(answer: HttpResponse, host: string, role: Probe['role']): Finding | null {
  const { status } = answer;
  const breaks = [role];
  if (status === 511 || (status < 300 && isPage(answer))) return found('webPage', { host }, { breaks });
  if (status >= 300 && status < 400) return found('redirected', { host, status }, { breaks });
  return null;
}

function isPage(answer: HttpResponse): boolean {
  return /^\s*(<!doctype|<html|<\?xml|<head|<body|<meta|<script)/i.test(textOf(answer).slice(0, 300));
}

function parseObject(answer: HttpResponse): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(textOf(answer));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function textOf(answer: HttpResponse): string {
  try {
    return answer.body.toString('utf8').replace(/^\uFEFF/, '');
  } catch {
    return '';
  }
}

/** A Date header is cut to the second, so it is half a second behind on average; an answer out of a cache is as old as it says. */
function skewIn({ headers }: HttpResponse, localMs: number): number | null {
  const server = Date.parse(headers['date'] ?? '');
  const age = Number(headers['age'] ?? 0);
  return Number.isNaN(server) ? null : Math.round(server + 500 + (Number.isFinite(age) ? age * 1000 : 0) - localMs);
}

function hostOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? 443 : port}`;
}
