/** A token endpoint in memory, as strict as the wire: it refuses what Entra refuses, with Entra's codes. */
import { X509Certificate, createHash, randomUUID, verify, constants } from 'node:crypto';
import type { HttpRequest, HttpResponse, Send } from '../../src/world.js';

export const TENANT = 'cb75fe38-94ae-4c7b-b78d-0a5d94a0e6a2';
export const APPLICATION = '2d2d3a2f-7b4b-4c58-9bd0-6f0fd01c2c0e';
export const TRACE = '11111111-2222-3333-4444-555555555555';

export type FakeEntra = {
  send: Send;
  requests: HttpRequest[];
  /** Answers to give instead, first come first served. */
  instead: (HttpResponse | Error)[];
  certificates: string[];
  secret: string | null;
  federatedToken: string | null;
  now: () => Date;
  dated: boolean;
  expiresIn: number | string;
};

export function fakeEntra(of: { loginUrl?: string; apiUrl?: string; now: () => Date }): FakeEntra {
  const loginUrl = of.loginUrl ?? 'https://login.microsoftonline.com';
  const apiUrl = of.apiUrl ?? 'https://manage.office.com';
  const tokenUrl = `${loginUrl}/${TENANT}/oauth2/v2.0/token`;
  const seen = new Set<string>();
  const fake: FakeEntra = {
    requests: [],
    instead: [],
    certificates: [],
    secret: null,
    federatedToken: null,
    now: of.now,
    dated: true,
    expiresIn: 3599,
    send: async (request) => {
      fake.requests.push(request);
      const instead = fake.instead.shift();
      if (instead instanceof Error) throw instead;
      return instead ?? answer(request);
    },
  };

  function answer(request: HttpRequest): HttpResponse {
    if (request.url.split('?')[0] !== tokenUrl) return json(404, { error: 'not_found', asked: request.url });
    const form = new URLSearchParams(request.body);
    const type = Object.entries(request.headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
    if (request.method !== 'POST' || !type.startsWith('application/x-www-form-urlencoded')) return refuse(900144, 'invalid_request');
    if (form.get('grant_type') !== 'client_credentials') return refuse(900144, 'invalid_request');
    if (form.get('client_id') !== APPLICATION) return refuse(700016, 'unauthorized_client');
    if (form.get('scope') !== `${apiUrl}/.default`) return refuse(1002012, 'invalid_scope');
    const code = refusalOf(form);
    return code === null ? json(200, { token_type: 'Bearer', expires_in: fake.expiresIn, access_token: `token-${randomUUID()}` }) : refuse(code, 'invalid_client');
  }

  function refusalOf(form: URLSearchParams): number | null {
    const secret = form.get('client_secret');
    if (secret !== null) return secret === fake.secret ? null : 7000215;
    const assertion = form.get('client_assertion');
    if (assertion === null) return 7000218;
    if (form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer') return 7000218;
    return assertion === fake.federatedToken ? null : refusalOfAssertion(assertion);
  }

  function refusalOfAssertion(assertion: string): number | null {
    const [head = '', payload = '', signature = ''] = assertion.split('.');
    const header = part(head);
    const claims = part(payload);
    if (header['alg'] !== 'PS256' || header['typ'] !== 'JWT') return 5002738;
    if (typeof header['x5t#S256'] !== 'string') return 5002723;
    const certificate = fake.certificates
      .map((pem) => new X509Certificate(pem))
      .find((one) => createHash('sha256').update(one.raw).digest('base64url') === header['x5t#S256']);
    if (certificate === undefined) return 700027;
    const key = { key: certificate.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    if (!verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))) return 700027;
    if (claims['iss'] !== APPLICATION || claims['sub'] !== APPLICATION) return 700021;
    if (claims['aud'] !== tokenUrl) return 50027;
    const jti = String(claims['jti']);
    if (claims['jti'] === undefined || seen.has(jti)) return 50027;
    seen.add(jti);
    const now = fake.now().getTime() / 1000;
    const [from, to] = [Number(claims['nbf']), Number(claims['exp'])];
    if (!(to - from <= 600 && Number(claims['iat']) === from)) return 50027;
    return now < from - 300 || now > to ? 700024 : null;
  }

  function refuse(code: number, error: string): HttpResponse {
    return refusal(code, { error, now: fake.now(), dated: fake.dated });
  }

  function json(status: number, body: unknown): HttpResponse {
    return reply(status, body, fake.dated ? { date: fake.now().toUTCString() } : {});
  }

  return fake;
}

export function refusal(code: number, of: { error?: string; now?: Date; dated?: boolean; status?: number; description?: string; headers?: Record<string, string> } = {}): HttpResponse {
  const { error = 'invalid_client', now = new Date(0), dated = false } = of;
  const description = of.description ?? `Words of the service. Current time: ${now.toISOString()}, more words.`;
  return reply(
    of.status ?? (error === 'invalid_client' ? 401 : 400),
    { error, error_description: `AADSTS${code}: ${description} Trace ID: ${TRACE} Correlation ID: ${TRACE}`, error_codes: [code], trace_id: TRACE, correlation_id: TRACE },
    { ...(dated ? { date: now.toUTCString() } : {}), ...of.headers },
  );
}

export function reply(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { status, headers, encoded: bytes, body: bytes };
}

function part(text: string): Record<string, unknown> {
  return { ...JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) };
}
