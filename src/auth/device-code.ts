/**
 * A person signs in with a code, in a browser on any machine. The public client is Microsoft's own Azure CLI, which every tenant knows and
 * which may ask for what a registration takes. msal words the requests; the waiting is done here, because msal gives up on "slow_down" and
 * on any passing failure, and its waiting cannot be ended.
 */
import type { NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { loadMsal } from './msal.js';
import { NetworkError, ServiceError } from '../errors.js';
import type { UserError } from '../errors.js';
import type { Clock, HttpRequest, HttpResponse, Send } from '../world.js';
import { explainSignIn } from './sign-in-errors.js';

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
/** documented: RFC 8628, what "slow_down" adds to the pause. */
const SLOWER_MS = 5000;

export type DeviceCode = { userCode: string; verificationUri: string; goodForMs: number };

export type SignedIn = { token: string; tenantId: string; userName: string };

export type SignIn = {
  loginUrl: string;
  /** The tenant's GUID, or 'organizations' for whichever the person belongs to. */
  tenant: string;
  /** Like https://graph.microsoft.com/.default */
  scope: string;
  send: Send;
  clock: Pick<Clock, 'wait' | 'elapsed'>;
  signal: AbortSignal;
  show(code: DeviceCode): void;
};

/** Throws ServiceError or NetworkError: declined, expired, conditional access ... each its own sentence. No error holds a code or a token. */
export async function signInWithCode(of: SignIn): Promise<SignedIn> {
  const { PublicClientApplication } = loadMsal();
  const root = `${of.loginUrl}/${of.tenant}`;
  const seen: { failure: unknown; answer: HttpResponse | null } = { failure: null, answer: null };
  const post = async <T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> => {
    try {
      seen.answer = await exchange({ method: 'POST', url, headers: options?.headers ?? {}, body: options?.body ?? '' }, of, root, () => seen.answer);
      return { status: seen.answer.status, headers: { ...seen.answer.headers }, body: JSON.parse(seen.answer.body.toString('utf8')) };
    } catch (error) {
      seen.failure = error;
      throw error;
    }
  };
  const application = new PublicClientApplication({
    auth: {
      clientId: AZURE_CLI,
      authority: root,
      knownAuthorities: [new URL(of.loginUrl).host],
      // Given here, the endpoints are not asked for, and no answer can name another host.
      authorityMetadata: JSON.stringify({
        authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
        token_endpoint: `${root}/oauth2/v2.0/token`,
        issuer: `${root}/v2.0`,
        jwks_uri: `${root}/discovery/v2.0/keys`,
      }),
    },
    system: { networkClient: { sendGetRequestAsync: post, sendPostRequestAsync: post }, disableInternalRetries: true },
  });
  try {
    await application.acquireTokenByDeviceCode({
      scopes: [of.scope],
      deviceCodeCallback: ({ userCode, verificationUri, expiresIn }) => of.show({ userCode, verificationUri, goodForMs: expiresIn * 1000 }),
    });
  } catch (error) {
    // What msal makes of the answer does not matter, and what it throws holds what was sent.
    if (seen.failure === null && seen.answer === null) throw new Error(`msal sent no request (${nameOf(error)})`, { cause: error });
  }
  if (seen.failure !== null) throw seen.failure;
  return readToken(seen.answer!);
}

/** The code is asked for once; the token as often as it takes. Throws what the answer means, unless it is the wanted one. */
async function exchange(request: HttpRequest, of: SignIn, root: string, last: () => HttpResponse | null): Promise<HttpResponse> {
  const path = request.url.split('?')[0];
  const isCode = path === `${root}/oauth2/v2.0/devicecode`;
  if (!isCode && path !== `${root}/oauth2/v2.0/token`) throw new ServiceError('foreign-host', 'A sign-in is asked for at no other place than the configured one.');
  const response = isCode ? await of.send({ ...request, signal: of.signal }) : await poll(request, of, parse(last()));
  if (response.status === 200 && parse(response) !== null) return response;
  throw explainSignIn(response, new URL(of.loginUrl).host);
}

async function poll(request: HttpRequest, { send, clock, signal, loginUrl }: SignIn, code: Record<string, unknown> | null): Promise<HttpResponse> {
  let pauseMs = secondsIn(code, 'interval', 5) * 1000;
  const end = clock.elapsed() + secondsIn(code, 'expires_in', 900) * 1000;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each question follows a pause
    await clock.wait(pauseMs, signal);
    if (signal.aborted) throw new NetworkError('aborted', 'the sign-in was given up');
    // oxlint-disable-next-line no-await-in-loop
    const response = await tryOnce(send, { ...request, signal });
    const word = response === null ? 'no answer' : parse(response)?.['error'];
    if (word === 'slow_down') pauseMs += SLOWER_MS;
    const isWaiting = word === 'slow_down' || word === 'authorization_pending' || response === null || response.status === 429 || response.status >= 500;
    if (!isWaiting) return response;
    if (clock.elapsed() >= end) throw expired(new URL(loginUrl).host);
  }
}

function expired(host: string): UserError {
  return explainSignIn({ status: 400, headers: {}, encoded: Buffer.alloc(0), body: Buffer.from('{"error":"expired_token"}') }, host);
}

/** Null for a failure of the way that may pass while the person is still in the browser. */
async function tryOnce(send: Send, request: HttpRequest): Promise<HttpResponse | null> {
  try {
    return await send(request);
  } catch (error) {
    if (error instanceof NetworkError && ['timed-out', 'reset', 'refused', 'no-such-host'].includes(error.failure)) return null;
    throw error;
  }
}

function readToken(response: HttpResponse): SignedIn {
  const body = parse(response);
  const [token, idToken] = [body?.['access_token'], body?.['id_token']];
  if (typeof token !== 'string' || typeof idToken !== 'string') throw new ServiceError('unavailable', 'Entra answered the sign-in without a token.');
  const { tid, preferred_username: userName } = decodeJwt<{ tid?: string; preferred_username?: string }>(idToken);
  if (tid === undefined) throw new ServiceError('unavailable', 'Entra answered the sign-in without naming the tenant.');
  return { token, tenantId: tid, userName: userName ?? 'somebody' };
}

function secondsIn(code: Record<string, unknown> | null, name: string, fallback: number): number {
  const value = Number(code?.[name]);
  return Number.isFinite(value) && value >= 0 ? value : fallback;
}

function parse(response: HttpResponse | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(response?.body.toString('utf8') ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'errorCode' in error ? String(error.errorCode) : 'no code';
}
