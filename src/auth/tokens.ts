/** Tokens for the API: kept while they are good, one request in flight however many ask, tried again only when that can help. */
import type { Credential, Settings } from '../model.js';
import type { Clock, HttpRequest, HttpResponse, Random, Send, Tokens } from '../world.js';
import { askPatiently } from './ask-patiently.js';
import { askEntra, outcomeOf } from './entra.js';
import { askIdentity } from './managed-identity.js';
import { nextCredentialOf, presentCredentialOf } from './next-key.js';
import { proofOf } from './proof.js';
import type { Asked, Outcome } from './token-answer.js';

/** documented: Entra asks for renewal with five minutes to spare; short-lived tokens keep four fifths of their life. */
const SPARE_MS = 300_000;
const SPARE_SHARE = 0.2;

export type TokenSource = {
  settings: Settings;
  send: Send;
  clock: Clock;
  random: Random;
  env: Readonly<Record<string, string | undefined>>;
  /** Ends the waiting and the requests. */
  signal?: AbortSignal | undefined;
  /** The server's clock minus ours, where another answer has shown it. */
  skewMs?: (() => number | null) | undefined;
};

/** `goodUntil` is on the clock that never jumps. */
type Kept = { token: string; goodUntil: number };

/**
 * `get` and `renew` throw ServiceError('refused') for what an admin has to mend, ServiceError('unavailable') or NetworkError for what passes,
 * ServiceError('out-of-time') once the signal fires, UserError(78) for a key or secret that is missing or unfit. No error holds a secret.
 */
export function tokensOf(source: TokenSource): Tokens & {
  /** The server's clock minus ours by the last answer's Date, in milliseconds; null before the first. */
  clockSkewMs(): number | null;
} {
  let kept: Kept | null = null;
  let inFlight: Promise<string> | null = null;
  let measured: number | null = null;

  const now = (): number => source.clock.now().getTime();
  const knownSkew = (): number | null => measured ?? source.skewMs?.() ?? null;

  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    const before = now();
    const response = await source.send(source.signal === undefined ? request : { ...request, signal: source.signal });
    measured = skewIn(response, (before + now()) / 2) ?? measured;
    return response;
  };

  const { clock, random, signal, settings } = source;
  const patience = { signs: settings.credential.kind === 'certificate', clock, random, signal };

  const fetchToken = async (): Promise<string> => {
    const outcome = await askPatiently(patience, knownSkew, async (correctionMs) => ask(source, send, knownSkew, correctionMs));
    kept = { token: outcome.token, goodUntil: clock.elapsed() + outcome.lifeMs - Math.min(SPARE_MS, outcome.lifeMs * SPARE_SHARE) };
    return kept.token;
  };

  const fetchOnce = async (): Promise<string> => {
    inFlight ??= fetchToken().finally(() => {
      inFlight = null;
    });
    return inFlight;
  };

  const get = async (): Promise<string> => (inFlight === null && kept !== null && clock.elapsed() < kept.goodUntil ? kept.token : fetchOnce());

  return {
    get,
    renew: async (refused) => {
      if (kept?.token === refused) kept = null;
      return get();
    },
    clockSkewMs: () => measured,
  };
}

async function ask(
  { settings, clock, env }: TokenSource,
  send: (request: HttpRequest) => Promise<HttpResponse>,
  knownSkew: () => number | null,
  correctionMs: number,
): Promise<Outcome> {
  const { endpoint, credential } = settings;
  const asked = (who: string, host: string, secrets: readonly string[]): Asked => ({
    who,
    host,
    names: { tenant: settings.tenantId, application: settings.applicationId, login: new URL(endpoint.loginUrl).host, api: endpoint.apiUrl, secret: placeOfSecret(credential) },
    now: clock.now(),
    skewMs: knownSkew(),
    secrets,
  });
  try {
    if (credential.kind === 'managed-identity') {
      const question = { resource: endpoint.apiUrl, clientId: credential.clientId, env };
      return await askIdentity(question, send, (host) => asked('The managed identity endpoint', host, [env['IDENTITY_HEADER'] ?? ''].filter(Boolean)));
    }
    const askWith = async (used: typeof credential): Promise<Outcome> => {
      const proof = await proofOf(settings, used, env, new Date(clock.now().getTime() + correctionMs));
      return await askEntra(settings, proof, send, () => asked('Entra', new URL(endpoint.loginUrl).host, Object.values(proof)));
    };
    const outcome = await askWith(presentCredentialOf(credential));
    const next = 'error' in outcome && outcome.code === 'AADSTS700027' ? nextCredentialOf(credential) : null;
    const second = next === null ? outcome : await askWith(next);
    return 'token' in second ? second : outcome;
  } catch (error) {
    return outcomeOf(error);
  }
}

/** A Date header is cut to the second, so it is half a second behind on average. */
function skewIn(response: HttpResponse, localMs: number): number | null {
  const server = Date.parse(response.headers['date'] ?? '');
  return Number.isNaN(server) ? null : Math.round(server + 500 - localMs);
}

function placeOfSecret(credential: Credential): string {
  return credential.kind === 'secret-file' ? credential.file : 'O365_CLIENT_SECRET';
}
