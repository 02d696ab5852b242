/**
 * A token from the machine itself: App Service, Functions and Container Apps by IDENTITY_ENDPOINT, virtual machines by the link-local
 * metadata service. Plain http, and the only place where it is spoken: the request does not leave the host, and carries no secret of ours.
 * Asked directly: msal reads these variables from the process and keeps its first choice for the life of it.
 */
import { Exit, NetworkError, ServiceError, UserError } from '../errors.js';
import type { HttpRequest, HttpResponse } from '../world.js';
import { readTokenAnswer } from './token-answer.js';
import type { Asked, Outcome } from './token-answer.js';

/** documented: the Azure Instance Metadata Service, "Acquire a token". */
const IMDS = 'http://169.254.169.254/metadata/identity/oauth2/token';

type Question = { resource: string; clientId: string | null; env: Readonly<Record<string, string | undefined>> };

export function identityRequest({ resource, clientId, env }: Question): HttpRequest {
  const endpoint = env['IDENTITY_ENDPOINT'];
  const header = env['IDENTITY_HEADER'];
  const local = endpoint !== undefined && endpoint !== '' && header !== undefined && header !== '';
  if (local && !URL.canParse(endpoint)) {
    throw new UserError(Exit.settings, 'The variable IDENTITY_ENDPOINT holds no URL.', { hint: 'The platform sets it; look at what changed it.' });
  }
  const url = new URL(local ? endpoint : IMDS);
  url.searchParams.set('api-version', local ? '2019-08-01' : '2018-02-01');
  url.searchParams.set('resource', resource);
  if (clientId !== null) url.searchParams.set('client_id', clientId);
  return { method: 'GET', url: url.href, headers: local ? { 'x-identity-header': header } : { metadata: 'true' } };
}

export async function askIdentity(
  question: Question,
  send: (request: HttpRequest) => Promise<HttpResponse>,
  asked: (host: string) => Asked,
): Promise<Outcome> {
  const request = identityRequest(question);
  const { host } = new URL(request.url);
  try {
    const response = await send(request);
    const outcome = readTokenAnswer(response, asked(host));
    // documented: 404 and 410 mean that the service is being updated.
    return 'error' in outcome && [404, 410].includes(response.status) ? { ...outcome, isPassing: true } : outcome;
  } catch (error) {
    if (!(error instanceof NetworkError) || error.failure === 'aborted') throw error;
    const none = new ServiceError('unavailable', `No managed identity answers at ${host}: ${error.message}`, {
      hint: 'Use --managed-identity only on an Azure machine that has one; elsewhere a certificate: `o365 configure`.',
      cause: error,
    });
    return { error: none, isPassing: false, retryAfterMs: null, code: null };
  }
}
