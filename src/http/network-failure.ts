/** Turns what axios and Node throw into one sentence each. Nothing of an axios error goes on: it holds the bearer token. */
import { NetworkError, type NetworkFailure } from '../errors.js';

type Row = { failure: NetworkFailure; sentence: string; hint: string };

/** Read it as a table. {host} has its port, {code} is the system's word. */
export const NETWORK_CAUSES = {
  proxyLogin: {
    failure: 'proxy', sentence: 'the proxy wants a log-in before it connects to {host} (407)',
    hint: 'put user and password into HTTPS_PROXY: http://user:password@proxy:port',
  },
  proxyUnreachable: {
    failure: 'proxy', sentence: 'the proxy {proxy}, which stands before {host}, cannot be reached ({code})',
    hint: 'check HTTPS_PROXY, or name {name} in NO_PROXY if no proxy is needed for it',
  },
  proxy: { failure: 'proxy', sentence: 'the proxy did not connect to {host} ({code})', hint: 'check HTTPS_PROXY, and that the proxy allows this host' },
  name: {
    failure: 'no-such-host', sentence: 'the name of {host} could not be looked up ({code})',
    hint: 'check DNS on this machine; where only a proxy can look names up, set HTTPS_PROXY',
  },
  refused: { failure: 'refused', sentence: 'no connection to {host} ({code})', hint: 'allow TCP from this machine to {host} in the firewall' },
  issuer: {
    failure: 'tls-issuer', sentence: 'the certificate of {host} comes from an issuer that this machine does not know ({code})',
    hint: 'if your network inspects TLS, get its CA as a PEM file and run `o365 configure --ca-file <pem>`',
  },
  otherIssuer: {
    failure: 'tls-issuer', sentence: 'the certificate of {host} was not signed by the CA in the CA file in use, {caFile}, nor by a public one ({code})',
    hint: 'ask whoever runs that server, or the proxy that inspects TLS, for its CA (PEM), and name it: `o365 configure --ca-file <file>`',
  },
  otherName: {
    failure: 'tls-name', sentence: 'the certificate shown for {host} belongs to another name',
    hint: 'a proxy or a wrong DNS answer stands in between: check both',
  },
  tlsTime: {
    failure: 'tls', sentence: 'the certificate of {host} is outside its time ({code})',
    hint: 'check the clock of this machine; if it is right, something in between shows an old certificate',
  },
  tls: { failure: 'tls', sentence: 'no TLS connection to {host} ({code})', hint: 'check whether something between here and there inspects TLS' },
  silent: { failure: 'timed-out', sentence: '{host} did not answer in time', hint: 'allow TCP from this machine to {host} in the firewall' },
  stalled: { failure: 'timed-out', sentence: '{host} sent nothing for {seconds} s', hint: 'allow TCP from this machine to {host} in the firewall' },
  broken: {
    failure: 'reset', sentence: 'the connection to {host} broke off ({code})',
    hint: 'the next run tries again; if it stays, look for a proxy or firewall in between',
  },
  givenUp: { failure: 'aborted', sentence: 'the request to {host} was given up', hint: 'run the command again' },
  other: { failure: 'other', sentence: 'the request to {host} failed ({code})', hint: 'run the command again' },
} as const satisfies Record<string, Row>;

type CauseName = keyof typeof NETWORK_CAUSES;

const BY_CODE: Readonly<Record<string, CauseName>> = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  EACCES: 'refused',
  SELF_SIGNED_CERT_IN_CHAIN: 'issuer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'issuer',
  CERT_UNTRUSTED: 'issuer',
  // measured 2026-11-22: a CA of the same name with another key, without key identifiers.
  CERT_SIGNATURE_FAILURE: 'issuer',
  ERR_TLS_CERT_ALTNAME_INVALID: 'otherName',
  CERT_HAS_EXPIRED: 'tlsTime',
  CERT_NOT_YET_VALID: 'tlsTime',
  EPROTO: 'tls',
  ETIMEDOUT: 'silent',
  ERR_CANCELED: 'givenUp',
  ECONNRESET: 'broken',
  EPIPE: 'broken',
  ERR_STREAM_PREMATURE_CLOSE: 'broken',
  ECONNABORTED: 'broken',
  ERR_BAD_RESPONSE: 'broken',
  HPE_INVALID_CONSTANT: 'broken',
};

/** A proxy answered 407 to CONNECT. */
export class ProxyLogin extends Error {
  override name = 'ProxyLogin';
  readonly code = '407';
}

/**
 * @param host host and port, the only part of the request that may be shown.
 * @param caFile the private CA that the connection was given, if any.
 */
export function networkFailure(error: unknown, host: string, caFile: string | null = null): NetworkError {
  if (error instanceof NetworkError) return error;
  const thrown = deepest(error);
  const code = thrown?.code ?? 'unknown';
  const proxy = otherPlace(thrown, host);
  const cause = causeOf(error, code, proxy);
  const { failure, sentence, hint }: Row = NETWORK_CAUSES[cause === 'issuer' && caFile !== null ? 'otherIssuer' : cause];
  const name = host.replace(/:\d+$/, '');
  const words: Readonly<Record<string, string | null>> = { host, name, code, proxy, caFile };
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_whole, word: string) => words[word] ?? '');
  return new NetworkError(failure, fill(sentence), { code, hint: fill(hint) });
}

/** The connection stood still for so long. */
export function stalled(host: string, milliseconds: number): NetworkError {
  const { failure, sentence, hint }: Row = NETWORK_CAUSES.stalled;
  const fill = (text: string) => text.replaceAll('{host}', host).replaceAll('{seconds}', String(Math.round(milliseconds / 1000)));
  return new NetworkError(failure, fill(sentence), { code: 'ETIMEDOUT', hint: fill(hint) });
}

/** "host:port" of a URL, also where the port is the usual one: a firewall wants to know it. */
export function hostAndPort(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? 443 : port}`;
}

function causeOf(error: unknown, code: string, proxy: string | null): CauseName {
  if (error instanceof ProxyLogin || statusOf(error) === 407) return 'proxyLogin';
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code]! : null;
  if (proxy !== null && (known === 'name' || known === 'refused' || known === 'silent')) return 'proxyUnreachable';
  if (error instanceof Error && /proxy/i.test(error.message)) return 'proxy';
  return known ?? (/^(CERT_|ERR_TLS|ERR_SSL)/.test(code) ? 'tls' : 'other');
}

type Thrown = Error & { code: string };

function deepest(error: unknown): Thrown | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (isThrown(at)) return at;
    if (at instanceof AggregateError && at.errors.length > 0) return deepest(at.errors[0]);
  }
  return null;
}

/** axios has a word of its own where Node gave none. */
function isThrown(error: Error): error is Thrown {
  return 'code' in error && typeof error.code === 'string' && error.code !== 'ERR_NETWORK';
}

/** Where the connection really went, if not to `host`: to a proxy. Node names the place in the errors of look-ups and connections. */
function otherPlace(thrown: Thrown | null, host: string): string | null {
  const cause: unknown = thrown?.cause;
  for (const at of [thrown, cause]) {
    if (typeof at !== 'object' || at === null) continue;
    if ('hostname' in at && typeof at.hostname === 'string') return host.startsWith(`${at.hostname}:`) ? null : at.hostname;
    if ('port' in at && typeof at.port === 'number') {
      const address = 'address' in at && typeof at.address === 'string' ? at.address : '';
      return host.endsWith(`:${at.port}`) ? null : `${address}:${at.port}`;
    }
    if (at instanceof AggregateError && at.errors.length > 0) return otherPlace(at.errors[0], host);
  }
  return null;
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const message = error instanceof Error ? error.message : '';
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return /\b407\b/.test(message) ? 407 : null;
}
