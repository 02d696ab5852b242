/** Why a person's sign-in did not work, a sentence for each cause. documented: RFC 8628 and the Entra error reference. */
import { ServiceError } from '../errors.js';
import type { UserError } from '../errors.js';
import type { HttpResponse } from '../world.js';

const BY_HAND = 'Or register the app by hand: `o365 configure`.';
const ADMIN = 'Sign in as a Global Administrator of the tenant.';

const BY_WORD: Readonly<Record<string, readonly [sentence: string, remedy: string]>> = {
  authorization_declined: ['The sign-in was declined in the browser.', 'Run it again, and choose Continue.'],
  access_denied: ['The sign-in was declined in the browser.', 'Run it again, and choose Continue.'],
  expired_token: ['The code has expired before anybody had signed in.', 'Run it again; the next code is good for 15 minutes.'],
  code_expired: ['The code has expired before anybody had signed in.', 'Run it again; the next code is good for 15 minutes.'],
  bad_verification_code: ['Entra does not know the code of this sign-in any more.', 'Run it again.'],
};

const BLOCKED: readonly [string, string] = [
  'A Conditional Access policy of the tenant blocks this sign-in.',
  `It may block device codes as such (Conditions > Authentication flows). ${BY_HAND}`,
];

const BY_CODE: Readonly<Record<number, readonly [sentence: string, remedy: string]>> = {
  70020: BY_WORD['expired_token']!,
  53000: BLOCKED,
  53001: BLOCKED,
  53002: BLOCKED,
  53003: BLOCKED,
  530003: BLOCKED,
  530032: BLOCKED,
  530033: BLOCKED,
  530034: BLOCKED,
  530035: BLOCKED,
  50105: ['The tenant lets only assigned people use the Azure CLI, which this sign-in goes through.', `Assign the administrator to it. ${BY_HAND}`],
  7000112: ['The tenant has disabled the Azure CLI, which this sign-in goes through.', BY_HAND],
  700016: ['The tenant does not know the Azure CLI, which this sign-in goes through.', BY_HAND],
  65001: ['The tenant does not let this person use the Azure CLI for Microsoft Graph.', ADMIN],
  65002: ['Entra does not let the Azure CLI ask for Microsoft Graph here.', BY_HAND],
  50020: ['This account belongs to another tenant.', ADMIN],
  50034: ['The tenant has no such account.', ADMIN],
  50053: ['The account is locked, or the address it comes from is blocked.', 'Wait, or use another account.'],
  50057: ['The account is disabled.', 'Use another account.'],
  50076: ['The sign-in needs a second factor, and has none.', 'Run it again, and complete the second factor in the browser.'],
  50079: ['The account has to register a second factor first.', 'Sign in at https://aka.ms/mfasetup once, then run it again.'],
  50158: ['The sign-in needs another step that was not completed.', 'Run it again, and complete it in the browser.'],
  90002: ['There is no such tenant in this cloud.', 'Check the tenant ID and the endpoint.'],
};

/** The answer is not quoted beyond Entra's own code. */
export function explainSignIn(response: HttpResponse, host: string): UserError {
  const body = parse(response.body);
  if (body === null || typeof body['error'] !== 'string') {
    return new ServiceError('unavailable', `${host} answered ${response.status} with something else where JSON was due: something in between answers in its place.`, {
      hint: 'Look at the proxy, or for a log-in page of this network.',
    });
  }
  const codes: unknown = body['error_codes'];
  const number: unknown = Array.isArray(codes) ? codes[0] : undefined;
  const known = BY_WORD[body['error']] ?? (typeof number === 'number' ? BY_CODE[number] : undefined);
  const code = typeof number === 'number' ? `AADSTS${number}` : body['error'];
  const [sentence, remedy] = known ?? [`Entra refused the sign-in (${code}).`, `Look it up: https://login.microsoftonline.com/error?code=${code.replace('AADSTS', '')}`];
  return new ServiceError('refused', sentence, { hint: remedy, code });
}

function parse(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
