/** Certificates and assertions as a client makes them, good and bad. */
// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 needs it to be loaded first
import 'reflect-metadata';
import { createHash, randomUUID, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { SignJWT } from 'jose';
import type { Sandbox } from '../../src/sandbox/sandbox.js';

const DAY_MS = 86_400_000;
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };

export type ClientCertificate = { pem: string; der: Buffer; keys: webcrypto.CryptoKeyPair };

export async function rsaKeys(modulusLength = 2048): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey({ ...RSA, modulusLength }, true, ['sign', 'verify']);
}

export async function ecKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
}

/** Self-signed, valid for 30 days from `notBefore`. */
export async function certificateFor(keys: webcrypto.CryptoKeyPair, notBefore: Date): Promise<ClientCertificate> {
  x509.cryptoProvider.set(webcrypto);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=o365',
    keys,
    signingAlgorithm: { name: keys.privateKey.algorithm.name, hash: 'SHA-256' },
    notBefore,
    notAfter: new Date(notBefore.getTime() + 30 * DAY_MS),
  });
  return { pem: certificate.toString('pem'), der: Buffer.from(certificate.rawData), keys };
}

export type AssertionParts = { alg?: string; header?: Record<string, string>; claims?: Record<string, unknown>; keys?: webcrypto.CryptoKeyPair };

/** PS256 with the SHA-256 thumbprint, all claims right, unless `parts` says otherwise. */
export async function assertion(sandbox: Sandbox, certificate: ClientCertificate, { alg = 'PS256', header, claims, keys = certificate.keys }: AssertionParts = {}): Promise<string> {
  const name = alg.startsWith('PS') ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
  const der = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const key = await webcrypto.subtle.importKey('pkcs8', der, { name, hash: `SHA-${alg.slice(2)}` }, false, ['sign']);
  const now = Math.floor(sandbox.clock.now().getTime() / 1000);
  const payload = {
    aud: `${sandbox.loginUrl}/${sandbox.tenantId}/oauth2/v2.0/token`,
    iss: sandbox.applicationId,
    sub: sandbox.applicationId,
    jti: randomUUID(),
    nbf: now,
    iat: now,
    exp: now + 600,
    ...claims,
  };
  return await new SignJWT(payload).setProtectedHeader({ alg, typ: 'JWT', ...(header ?? { 'x5t#S256': thumbprint(certificate, 'sha256') }) }).sign(key);
}

export function thumbprint({ der }: ClientCertificate, hash: 'sha1' | 'sha256'): string {
  return createHash(hash).update(der).digest('base64url');
}

export function assertionForm(sandbox: Sandbox, signed: string): Record<string, string> {
  return {
    grant_type: 'client_credentials',
    client_id: sandbox.applicationId,
    scope: `${sandbox.apiUrl}/.default`,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: signed,
  };
}
