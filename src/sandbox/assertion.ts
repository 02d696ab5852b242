/** Client assertions, checked as Entra checks them: thumbprint, algorithm, signature, audience, issuer, time. */
import type { X509Certificate } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import type { Certificates } from './certificates.js';
import { type FederatedIdentity, refuseFederated } from './federated.js';
import type { Refusal } from './refusal.js';

export type AssertionRules = { certificates: Pick<Certificates, 'find'>; applicationId: string; audiences: readonly string[]; federated: readonly FederatedIdentity[]; now: Date };

/** documented: Entra tolerates a clock that is up to five minutes off. */
const TOLERANCE_SECONDS = 300;

/** Null when the assertion is good. */
export async function refuseAssertion(assertion: string, rules: AssertionRules): Promise<Refusal | null> {
  const parts = readJwt(assertion);
  if (parts === null) return { code: 50027, detail: '' };
  const { header, claims } = parts;
  const trusted = rules.federated.find(({ issuer }) => issuer === claims.iss);
  if (trusted !== undefined) return await refuseFederated(assertion, trusted, rules.now);
  const sha1 = typeof header.x5t === 'string' ? header.x5t : null;
  const sha256 = typeof header['x5t#S256'] === 'string' ? header['x5t#S256'] : null;
  if (header.alg !== 'RS256' && header.alg !== 'PS256') return { code: 5002738, detail: String(header.alg) };
  // documented: PS256 goes with the SHA-256 thumbprint; RS256 takes either.
  const thumbprint = sha256 ?? (header.alg === 'RS256' ? sha1 : null);
  if (thumbprint === null) return { code: 5002723, detail: '' };
  const certificate = rules.certificates.find(thumbprint);
  return (
    refuseCertificate(certificate, thumbprint, rules.now) ??
    (certificate !== null && (await isSignedBy(assertion, certificate, header.alg)) ? null : { code: 700027, detail: BAD_SIGNATURE }) ??
    refuseClaims(claims, rules)
  );
}

const BAD_SIGNATURE = 'Client assertion contains an invalid signature. [Reason - The key was found, but the signature is not valid';

function readJwt(assertion: string): { header: ProtectedHeaderParameters & Record<string, unknown>; claims: JWTPayload } | null {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) };
  } catch {
    return null;
  }
}

const NOT = 'The certificate with identifier used to sign the client assertion is';

/** `thumbprint` in upper-case hexadecimal. */
export function unknownCertificate(thumbprint: string): Refusal {
  const reason = `[Reason - The key was not found., Thumbprint of key used by client: '${thumbprint}'`;
  return { code: 700027, detail: `${NOT} not registered on application. ${reason}` };
}

export function wrongTime(now: Date, from: Date, to: Date): Refusal {
  const times = `assertion valid from ${isoTime(from)}, expiry time of assertion ${isoTime(to)}.`;
  return { code: 700024, detail: `Current time: ${isoTime(now)}, ${times}` };
}

function refuseCertificate(certificate: X509Certificate | null, thumbprint: string, now: Date): Refusal | null {
  const shown = Buffer.from(thumbprint, 'base64url').toString('hex').toUpperCase();
  if (certificate === null) return unknownCertificate(shown);
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (now >= from && now <= to) return null;
  const found = `Found key 'Start=${usDate(from)}, End=${usDate(to)}'`;
  return { code: 700027, detail: `${NOT} expired on application. [Reason - The key used is expired., Thumbprint of key used by client: '${shown}', ${found}` };
}

async function isSignedBy(assertion: string, certificate: X509Certificate, alg: string): Promise<boolean> {
  try {
    await compactVerify(assertion, certificate.publicKey, { algorithms: [alg] });
    return true;
  } catch {
    return false;
  }
}

function refuseClaims(claims: JWTPayload, rules: AssertionRules): Refusal | null {
  for (const name of ['aud', 'iss', 'sub', 'jti', 'exp'] as const)
    if (claims[name] === undefined) return { code: 90014, detail: name };
  if (claims.iss !== rules.applicationId || claims.sub !== rules.applicationId)
    return { code: 700021, detail: `Issuer '${claims.iss}', subject '${claims.sub}'.` };
  if (typeof claims.aud !== 'string' || !rules.audiences.includes(claims.aud))
    return { code: 700023, detail: `Expected ${rules.audiences[0]}.` };
  const now = rules.now.getTime() / 1000;
  const from = claims.nbf ?? claims.iat ?? now;
  const to = claims.exp ?? 0;
  if (now >= from - TOLERANCE_SECONDS && now <= to + TOLERANCE_SECONDS) return null;
  return wrongTime(rules.now, new Date(from * 1000), new Date(to * 1000));
}

/** seen on the wire: seven decimals. */
function isoTime(time: Date): string {
  return time.toISOString().replace('Z', '0000Z');
}

function usDate(time: Date): string {
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(time.toISOString()) ?? [];
  return `${month}/${day}/${year} ${clock}`;
}
