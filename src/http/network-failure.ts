/** Turns what axios and Node throw into one sentence each. Nothing of an axios error goes on: it holds the bearer token. */
import { NetworkError, type NetworkFailure } from '../errors.js';

const ISSUER = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
]);

const RESET = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNABORTED', 'ERR_BAD_RESPONSE', 'HPE_INVALID_CONSTANT']);

const UNREACHABLE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES']);

/** @param host host and port, the only part of the request that may be shown. */
export function networkFailure(error: unknown, host: string): NetworkError {
  if (error instanceof NetworkError) return error;
  const code = codeOf(error);
  const [failure, message, hint] = explain(code, host, statusOf(error), proxyIn(error));
  return new NetworkError(failure, message, { code, hint });
}

function explain(code: string, host: string, status: number | null, proxy: boolean): [NetworkFailure, string, string] {
  if (status === 407) {
    return ['proxy', `the proxy wants a log-in before it connects to ${host} (407)`, 'put user and password into HTTPS_PROXY: http://user:password@proxy:port'];
  }
  if (proxy) {
    return ['proxy', `the proxy did not connect to ${host} (${code})`, 'check HTTPS_PROXY, and that the proxy allows this host'];
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return ['no-such-host', `the name of ${host} could not be looked up (${code})`, 'check DNS on this machine, or set HTTPS_PROXY if it has none'];
  }
  if (UNREACHABLE.has(code)) {
    return ['refused', `no connection to ${host} (${code})`, `allow TCP from this machine to ${host} in the firewall`];
  }
  if (ISSUER.has(code)) {
    return ['tls-issuer', `the certificate of ${host} comes from an issuer that this machine does not know (${code})`, 'if your network inspects TLS, give its CA with --ca-file'];
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return ['tls-name', `the certificate shown for ${host} belongs to another name`, 'a proxy or a wrong DNS answer stands in between: check both'];
  }
  if (code.startsWith('CERT_') || code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || code === 'EPROTO') {
    return ['tls', `no TLS connection to ${host} (${code})`, 'check the clock of this machine, and whether something inspects TLS'];
  }
  if (code === 'ETIMEDOUT') {
    return ['timed-out', `${host} did not answer in time`, `allow TCP from this machine to ${host} in the firewall`];
  }
  if (code === 'ERR_CANCELED') return ['aborted', `the request to ${host} was given up`, 'run the command again'];
  if (RESET.has(code)) {
    return ['reset', `the connection to ${host} broke off (${code})`, 'the next run tries again; if it stays, look for a proxy or firewall in between'];
  }
  return ['other', `the request to ${host} failed (${code})`, 'run the command again'];
}

function codeOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && at.code !== 'ERR_NETWORK') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return 'unknown';
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const message = error instanceof Error ? error.message : '';
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return /\b407\b/.test(message) ? 407 : null;
}

function proxyIn(error: unknown): boolean {
  return error instanceof Error && /proxy/i.test(error.message);
}
