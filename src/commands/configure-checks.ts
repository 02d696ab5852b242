/** The checks of the walk-through: those of the flags, and each named file read once, so that a slip shows at its question. */
import { resolve } from 'node:path';
import { homedir } from 'node:os';
import { expiryOf, parseCertificate } from '../auth/certificate.js';
import { readClientSecret, readFederatedToken, readKeyPair, readSecretFile } from '../auth/key-file.js';
import { checkDifferentIds, endpointAnswer, guidAnswer, originAnswer } from '../config/answers.js';
import { Exit, UserError } from '../errors.js';
import type { Checks } from '../wizard/ask.js';

export function wizardChecks(cwd: string, now: () => Date): Checks {
  const pathIn = (text: string): string => {
    const bare = text.trim().replaceAll(/^["']|["']$/g, '');
    if (bare === '') throw wrong('No file was named.', 'Type its path.');
    return resolve(cwd, bare.replace(/^~(?=\/)/, homedir()));
  };
  const file = (text: string, read: (path: string) => unknown): string => {
    const path = pathIn(text);
    read(path);
    return path;
  };
  return {
    endpoint: endpointAnswer,
    url: originAnswer,
    guid: guidAnswer,
    differentIds: checkDifferentIds,
    caFile: (text) => file(text, (path) => parseCertificate(readSecretFile(path, 'certificate authority'), path)),
    certificateFile: (text) => file(text, (path) => checkNotExpired(readCertificate(path), path, now())),
    certificate(certificateFile, text) {
      const privateKeyFile = pathIn(text);
      readKeyPair({ certificateFile, privateKeyFile });
      return { kind: 'certificate', certificateFile, privateKeyFile };
    },
    secretFile: (text) => file(text, readClientSecret),
    tokenFile: (text) => file(text, readFederatedToken),
    secret: readSecret,
  };
}

function readCertificate(path: string): ReturnType<typeof parseCertificate> {
  const text = readSecretFile(path, 'certificate');
  if (!/\.(pfx|p12)$/i.test(path)) return parseCertificate(text, path);
  throw wrong('This is a PFX file; two PEM files are needed.', `openssl pkcs12 -in ${path} -nodes -out both.pem, and name both.pem twice.`);
}

function checkNotExpired(certificate: ReturnType<typeof parseCertificate>, path: string, now: Date): void {
  if (expiryOf(certificate, now).state === 'expired') throw wrong(`The certificate ${path} has expired.`, 'Give one that is valid.');
}

/** The page shows the Secret ID beside the Value, and shows it longer. Nothing of the text is quoted. */
function readSecret(text: string): string {
  const secret = text.trim();
  if (secret === '') throw wrong('Nothing was typed.', 'Paste the Value of the secret.');
  if (/^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(secret)) {
    throw wrong('This is a GUID: the Secret ID, or another ID.', 'The Value stands beside it, and is shown only when the secret is made.');
  }
  if (/\s/.test(secret)) throw wrong('A client secret has no blanks inside.', 'Copy the Value alone.');
  return secret;
}

function wrong(message: string, hint: string): UserError {
  return new UserError(Exit.usage, message, { hint });
}
