/** Keys and certificates: made here, or brought along as PEM. RSA of 2048 bits at least, because Entra takes nothing else for this API. */
import { X509Certificate, createPrivateKey, createPublicKey, generateKeyPair, randomBytes, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Exit, UserError } from '../errors.js';

const KEY_BITS = 3072;
/** documented: "shorter key lengths are not accepted" (Get started with Office 365 Management APIs). */
const SMALLEST_KEY_BITS = 2048;
const LIFE_YEARS = 2;
const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

export type KeyPair = { privateKeyPem: string; certificatePem: string };

export type CertificateFacts = {
  subject: string;
  /** Upper-case hex, as Entra shows it. */
  thumbprintSha1: string;
  thumbprintSha256: string;
  /** base64url, as a client assertion names the certificate. */
  x5t: string;
  x5tS256: string;
  validFrom: Date;
  validTo: Date;
  der: Buffer;
};

export type Expiry = { state: 'valid' | 'expires-soon' | 'expired' | 'not-yet-valid'; days: number };

/** A self-signed certificate with the subject CN=<name>, good for two years from a day before `now`; with a new RSA key, or for the one given. */
export async function makeKeyPair(name: string, now: Date, privateKeyPem?: string): Promise<KeyPair> {
  // reflect-metadata has to be there first; both are slow to load and rarely needed.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  const pem = privateKeyPem ?? (await makePrivateKey());
  const keys = await webKeysOf(createPrivateKey(pem));
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + LIFE_YEARS);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString('hex').replace(/^./, '1'),
    name: [{ CN: [name] }],
    // A server whose clock is a little behind shall not find it "not yet valid".
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter,
    signingAlgorithm: RSA,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ],
  });
  return { privateKeyPem: pem, certificatePem: `${certificate.toString('pem').trim()}\n` };
}

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

async function makePrivateKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

async function webKeysOf(key: KeyObject): Promise<webcrypto.CryptoKeyPair> {
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, RSA, false, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', spki, RSA, true, ['verify']),
  };
}

/** Throws UserError(78) that names `file` when the text holds no certificate. */
export function parseCertificate(text: string, file: string): CertificateFacts {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(text);
  } catch {
    throw wrong(`${file} holds no certificate in PEM form.`, 'It begins with -----BEGIN CERTIFICATE-----.');
  }
  const sha1 = Buffer.from(certificate.fingerprint.replaceAll(':', ''), 'hex');
  const sha256 = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex');
  return {
    subject: certificate.subject,
    thumbprintSha1: sha1.toString('hex').toUpperCase(),
    thumbprintSha256: sha256.toString('hex').toUpperCase(),
    x5t: sha1.toString('base64url'),
    x5tS256: sha256.toString('base64url'),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    der: certificate.raw,
  };
}

/** Throws UserError(78) that names `file`: no key, encrypted, EC or another kind, too short. Never quotes the key. */
export function parsePrivateKey(text: string, file: string): KeyObject {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    throw wrong(`The private key ${file} is encrypted; a job without a person cannot unlock it.`, `Run \`openssl pkey -in ${file} -out plain.key\`, then \`chmod 600 plain.key\``);
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    throw wrong(`${file} holds no private key in PEM form.`, 'It begins with -----BEGIN PRIVATE KEY-----.');
  }
  if (key.asymmetricKeyType === 'ec') {
    throw wrong(`The private key ${file} is an elliptic-curve key; Entra takes only RSA keys here.`, NEW_KEY);
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw wrong(`The private key ${file} is of the kind ${key.asymmetricKeyType}; Entra takes only RSA keys here.`, NEW_KEY);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < SMALLEST_KEY_BITS) {
    throw wrong(`The private key ${file} has ${bits} bits; Entra asks for ${SMALLEST_KEY_BITS} at least.`, NEW_KEY);
  }
  return key;
}

/** Throws UserError(78) when the certificate was not made for this key. */
export function checkSamePair(certificatePem: string, key: KeyObject, files: { certificateFile: string; privateKeyFile: string }): void {
  if (new X509Certificate(certificatePem).checkPrivateKey(key)) return;
  const { certificateFile, privateKeyFile } = files;
  throw wrong(
    `The certificate ${certificateFile} does not belong to the private key ${privateKeyFile}.`,
    `Put the key back that was made with this certificate; or move both files away (${certificateFile} and ${privateKeyFile}), run \`o365 configure\`, and upload the new .cer file: ` +
      'Entra admin center > App registrations > your app > Certificates & secrets > Certificates.',
  );
}

/** `days` is whole days until it expires, negative once it has. */
export function expiryOf(certificate: Pick<CertificateFacts, 'validFrom' | 'validTo'>, now: Date): Expiry {
  const days = Math.floor((certificate.validTo.getTime() - now.getTime()) / DAY_MS);
  if (now < certificate.validFrom) return { state: 'not-yet-valid', days };
  if (now >= certificate.validTo) return { state: 'expired', days };
  return { state: days < WARN_DAYS ? 'expires-soon' : 'valid', days };
}

/** What goes between the brackets of `keyCredentials` in the app's manifest. documented: the keyCredential resource of Microsoft Graph. */
export function manifestKeyCredential(certificate: CertificateFacts, keyId: string): Record<string, string> {
  return {
    customKeyIdentifier: Buffer.from(certificate.thumbprintSha1, 'hex').toString('base64'),
    displayName: certificate.subject,
    endDateTime: certificate.validTo.toISOString(),
    key: certificate.der.toString('base64'),
    keyId,
    startDateTime: certificate.validFrom.toISOString(),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
  };
}

const NEW_KEY = 'Leave --certificate and --private-key out, and `o365 configure` makes a key and a certificate that fit.';

function wrong(message: string, hint: string): UserError {
  return new UserError(Exit.settings, message, { hint });
}
