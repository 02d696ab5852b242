/** Why Microsoft Graph said no, a sentence for each cause. documented: the error codes of Microsoft Graph. */
import { Exit, UserError } from '../errors.js';

/** Also of what was made a moment ago. */
export const NOT_FOUND = 'Request_ResourceNotFound';

export class GraphError extends UserError {
  override name = 'GraphError';
}

const BY_CODE: Readonly<Record<string, readonly [sentence: string, remedy: string]>> = {
  Authorization_RequestDenied: [
    'This account is no administrator who may do this.',
    'Sign in as a Global Administrator; or register by hand and have one grant consent.',
  ],
  InvalidAuthenticationToken: ['Microsoft Graph does not take the token of the sign-in.', 'Check that the cloud is the right one, and run it again.'],
  Directory_QuotaExceeded: ['The tenant, or this account, has reached its number of directory objects.', 'Delete what is not needed, also under Deleted applications.'],
  CredentialTypeNotAllowedAsPerAppPolicy: ['A policy of the tenant forbids certificates on apps.', 'Ask who manages the app management policies of the tenant.'],
  KeyCredentialLifetimeExceedsMaxValueAsPerAppPolicy: [
    'A policy of the tenant forbids certificates that live for two years.',
    'Bring one with a shorter life: --certificate and --private-key.',
  ],
  TooManyRequests: ['Microsoft Graph is throttling this tenant.', 'Wait some minutes, then run it again.'],
};

/** The message of the service is not quoted: it may repeat what was sent. */
export function explainGraph(status: number, body: Readonly<Record<string, unknown>> | null, host: string): GraphError {
  const code = codeIn(body);
  if (code === null) {
    const what = `${host} answered ${status} with something else where JSON was due: something in between answers in its place.`;
    return new GraphError(Exit.unavailable, what, { hint: 'Look at the proxy, or for a log-in page of this network.' });
  }
  const known = BY_CODE[code];
  const isPassing = status === 429 || status >= 500;
  const [sentence, remedy] = known ?? [
    isPassing ? `Microsoft Graph is unavailable for now (${status}).` : `Microsoft Graph refused (${status}).`,
    isPassing ? 'It passes by itself; run it again in some minutes.' : 'Register the app by hand: `o365 configure`.',
  ];
  return new GraphError(isPassing ? Exit.unavailable : Exit.refused, sentence, { hint: remedy, code });
}

function codeIn(body: Readonly<Record<string, unknown>> | null): string | null {
  const error = body?.['error'];
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^\w{1,100}$/.test(code) ? code : null;
}
