import { X509Certificate, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { checkSamePair, expiryOf, makeKeyPair, manifestKeyCredential, parseCertificate, parsePrivateKey } from '../../src/auth/certificate.js';
import { Exit } from '../../src/errors.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const DAY = 86_400_000;
const made = await makeKeyPair('o365 contoso', NOW);
const facts = parseCertificate(made.certificatePem, 'a.cer');
const settings = (sentence: string): unknown => expect.objectContaining({ exitCode: Exit.settings, message: expect.stringContaining(sentence) });
const pem = (key: { export(options: { format: 'pem'; type: 'pkcs8' }): string | Buffer }): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();

describe('a key pair made here', () => {
  test('is RSA of 3072 bits with a self-signed certificate for two years', () => {
    const certificate = new X509Certificate(made.certificatePem);
    const key = createPrivateKey(made.privateKeyPem);
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(3072);
    expect(certificate.checkPrivateKey(key)).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe('CN=o365 contoso');
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.ca).toBe(false);
    expect(facts.validFrom).toEqual(new Date(NOW.getTime() - DAY));
    expect(facts.validTo).toEqual(new Date('2028-11-22T12:00:00Z'));
  });

  test('names its thumbprints in hex and base64url', () => {
    const { fingerprint, fingerprint256 } = new X509Certificate(made.certificatePem);
    expect(facts.thumbprintSha1).toBe(fingerprint.replaceAll(':', ''));
    expect(facts.thumbprintSha256).toBe(fingerprint256.replaceAll(':', ''));
    expect(Buffer.from(facts.x5t, 'base64url').toString('hex').toUpperCase()).toBe(facts.thumbprintSha1);
    expect(Buffer.from(facts.x5tS256, 'base64url').toString('hex').toUpperCase()).toBe(facts.thumbprintSha256);
  });

  test('can be a new certificate for a key that exists', async () => {
    const again = await makeKeyPair('o365 contoso', NOW, made.privateKeyPem);
    expect(again.privateKeyPem).toBe(made.privateKeyPem);
    expect(again.certificatePem).not.toBe(made.certificatePem);
    expect(() => { checkSamePair(again.certificatePem, createPrivateKey(made.privateKeyPem), { certificateFile: 'a', privateKeyFile: 'b' }); }).not.toThrow();
  });

  test('goes into the manifest as its certificate, without the key', () => {
    const block = manifestKeyCredential(facts, '11111111-2222-3333-4444-555555555555');
    expect(new X509Certificate(Buffer.from(block['key'] ?? '', 'base64')).fingerprint256).toBe(new X509Certificate(made.certificatePem).fingerprint256);
    expect(block).toMatchObject({ type: 'AsymmetricX509Cert', usage: 'Verify', endDateTime: '2028-11-22T12:00:00.000Z' });
  });
});

describe('a key that is brought along', () => {
  test.each([
    ['of an elliptic curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey), 'elliptic-curve'],
    ['of Ed25519', pem(generateKeyPairSync('ed25519').privateKey), 'ed25519'],
    ['that is short', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey), '1024 bits'],
    ['that is encrypted', generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey, 'encrypted'],
    ['that is encrypted the old way', generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey, 'encrypted'],
    ['that is a certificate', made.certificatePem, 'holds no private key'],
    ['that is empty', '', 'holds no private key'],
  ])('%s gets its own sentence', (_what, text, sentence) => {
    expect(() => parsePrivateKey(text, '/k/a.key')).toThrow(settings(sentence));
    expect(() => parsePrivateKey(text, '/k/a.key')).toThrow('/k/a.key');
  });

  test('of 2048 bits is taken, in the older PEM form and beside its certificate too', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(parsePrivateKey(privateKey.export({ format: 'pem', type: 'pkcs1' }).toString(), 'a').asymmetricKeyType).toBe('rsa');
    expect(parsePrivateKey(made.certificatePem + made.privateKeyPem, 'a').asymmetricKeyType).toBe('rsa');
  });

  test('of another certificate is refused, naming both files', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const check = (): void => { checkSamePair(made.certificatePem, privateKey, { certificateFile: '/k/a.cer', privateKeyFile: '/k/b.key' }); };
    expect(check).toThrow(settings('The certificate /k/a.cer does not belong to the private key /k/b.key'));
  });
});

test('a certificate that is none is refused by name', () => {
  expect(() => parseCertificate(made.privateKeyPem, '/k/a.cer')).toThrow(settings('/k/a.cer holds no certificate'));
});

test.each([
  [-1, 'expired', -1],
  [0, 'expired', 0],
  [29.5, 'expires-soon', 29],
  [30, 'valid', 30],
  [900, 'not-yet-valid', 900],
])('with %d days left it is %s', (left, state, days) => {
  const now = new Date(facts.validTo.getTime() - left * DAY);
  expect(expiryOf(facts, now)).toEqual({ state, days });
});
