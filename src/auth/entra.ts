/**
 * One request for a token to Entra, by msal over the program's own way to the network. msal is used afresh for each request: it would keep
 * a cache and a throttle of its own, by the machine's clock. Nothing of msal's comes out, errors least of all: they hold what was sent.
 */
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { NetworkError, ServiceError } from '../errors.js';
import type { Settings } from '../model.js';
import type { HttpRequest, HttpResponse } from '../world.js';
import { loadMsal } from './msal.js';
import { readTokenAnswer } from './token-answer.js';
import type { Asked, Outcome } from './token-answer.js';

export type Proof = { clientSecret: string } | { clientAssertion: string };

export function tokenUrlOf({ endpoint, tenantId }: Settings): string {
  return `${endpoint.loginUrl}/${tenantId}/oauth2/v2.0/token`;
}

/** `send` throws NetworkError when there is no answer; that too becomes an Outcome. */
export async function askEntra(
  settings: Settings,
  proof: Proof,
  send: (request: HttpRequest) => Promise<HttpResponse>,
  asked: () => Asked,
): Promise<Outcome> {
  const { ConfidentialClientApplication } = loadMsal();
  const outcomes: (() => Outcome)[] = [];
  const exchange = async (method: 'GET' | 'POST', url: string, options?: NetworkRequestOptions): Promise<HttpResponse> => {
    try {
      if (url.split('?')[0] !== tokenUrlOf(settings)) throw new ServiceError('foreign-host', 'A token is asked for at no other place than the configured one.');
      const response = await send({ method, url, headers: options?.headers ?? {}, body: options?.body ?? '' });
      outcomes.push(() => readTokenAnswer(response, asked()));
      return response;
    } catch (error) {
      outcomes.push(() => outcomeOf(error));
      throw error;
    }
  };
  const application = new ConfidentialClientApplication({
    auth: {
      clientId: settings.applicationId,
      authority: `${settings.endpoint.loginUrl}/${settings.tenantId}`,
      knownAuthorities: [new URL(settings.endpoint.loginUrl).host],
      // Given here, the endpoints are not asked for: one request instead of two, and no answer can name another host.
      authorityMetadata: JSON.stringify(metadataOf(settings)),
      ...proof,
    },
    system: { networkClient: networkOf(exchange), disableInternalRetries: true },
  });
  const result = await acquire(application, `${settings.endpoint.apiUrl}/.default`);
  const outcome = outcomes.at(-1);
  if (outcome === undefined) throw new Error(`msal sent no request (${result})`);
  return outcome();
}

/** What msal makes of the answer does not matter: it has been read before msal saw it. Its error code is for the case that it sent nothing. */
async function acquire(
  application: { acquireTokenByClientCredential(request: { scopes: string[]; skipCache: boolean; azureRegion: string }): Promise<unknown> },
  scope: string,
): Promise<string> {
  try {
    // The variable MSAL_FORCE_REGION means another host. The metadata above already keeps msal from it; this says so in msal's own words.
    await application.acquireTokenByClientCredential({ scopes: [scope], skipCache: true, azureRegion: 'DisableMsalForceRegion' });
    return 'no error';
  } catch (error) {
    return typeof error === 'object' && error !== null && 'errorCode' in error ? String(error.errorCode) : 'no code';
  }
}

function networkOf(exchange: (method: 'GET' | 'POST', url: string, options?: NetworkRequestOptions) => Promise<HttpResponse>): INetworkModule {
  const through =
    (method: 'GET' | 'POST') =>
    async <T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> => {
      const { status, headers, body } = await exchange(method, url, options);
      return { status, headers: { ...headers }, body: JSON.parse(body.toString('utf8')) };
    };
  return { sendGetRequestAsync: through('GET'), sendPostRequestAsync: through('POST') };
}

function metadataOf(settings: Settings): Record<string, string> {
  const root = `${settings.endpoint.loginUrl}/${settings.tenantId}`;
  return {
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    token_endpoint: tokenUrlOf(settings),
    issuer: `${root}/v2.0`,
    jwks_uri: `${root}/discovery/v2.0/keys`,
  };
}

/** Failures of the way there. One that cannot pass by itself is not tried again. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof NetworkError) {
    const lasting = ['aborted', 'tls', 'tls-issuer', 'tls-name', 'proxy'];
    return { error, isPassing: !lasting.includes(error.failure), retryAfterMs: null, code: error.code };
  }
  if (error instanceof ServiceError) return { error, isPassing: false, retryAfterMs: null, code: error.code };
  throw error;
}
