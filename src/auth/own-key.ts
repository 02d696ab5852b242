/** The key that the program makes for itself: once, and then it stays. */
import { existsSync, rmSync } from 'node:fs';
import { makeKeyPair, parsePrivateKey } from './certificate.js';
import type { CertificateFacts } from './certificate.js';
import { readKeyPair, readSecretFile, writeKeyPair, writePrivateFile } from './key-file.js';

type Files = { privateKeyFile: string; certificateFile: string };

export type OwnKey = {
  certificate: CertificateFacts;
  made: 'key' | 'certificate' | 'nothing';
  /** Removes what was made just now, for a set-up that fails after it. */
  undo(): void;
};

/** A key that lies there already is used again, never replaced; only a missing certificate is made for it. Throws UserError(74, 78). */
export async function ensureKeyPair(files: Files, name: string, now: Date): Promise<OwnKey> {
  if (!existsSync(files.privateKeyFile)) {
    const pair = await makeKeyPair(name, now);
    writeKeyPair(files, pair);
    return made('key', files, [files.privateKeyFile, files.certificateFile]);
  }
  if (existsSync(files.certificateFile)) return made('nothing', files, []);
  const privateKeyPem = readSecretFile(files.privateKeyFile, 'private key');
  parsePrivateKey(privateKeyPem, files.privateKeyFile);
  const pair = await makeKeyPair(name, now, privateKeyPem);
  writePrivateFile(files.certificateFile, pair.certificatePem, { replace: true });
  return made('certificate', files, [files.certificateFile]);
}

function made(what: OwnKey['made'], files: Files, newFiles: readonly string[]): OwnKey {
  const undo = (): void => {
    for (const file of newFiles) rmSync(file, { force: true });
  };
  try {
    return { certificate: readKeyPair(files).certificate, made: what, undo };
  } catch (error) {
    undo();
    throw error;
  }
}

