/**
 * The second key, while a certificate is renewed: <profile>.next.key and <profile>.next.cer beside the first. The first is used until it is
 * refused; then the second is tried, so that both work however the two are uploaded and deleted.
 */
import { existsSync, renameSync } from 'node:fs';
import { Exit, UserError } from '../errors.js';
import type { Credential } from '../model.js';

export type PairFiles = { privateKeyFile: string; certificateFile: string };

export function nextFilesOf({ privateKeyFile, certificateFile }: PairFiles): PairFiles {
  return { privateKeyFile: withNext(privateKeyFile), certificateFile: withNext(certificateFile) };
}

/** Null where no renewal is under way. */
export function nextCredentialOf(credential: Credential): Extract<Credential, { kind: 'certificate' }> | null {
  if (credential.kind !== 'certificate') return null;
  const next = nextFilesOf(credential);
  if (!existsSync(next.privateKeyFile)) return null;
  // A change-over that died half-way: the certificate is in its place already, the key is not.
  const certificateFile = existsSync(next.certificateFile) ? next.certificateFile : credential.certificateFile;
  return { kind: 'certificate', certificateFile, privateKeyFile: next.privateKeyFile };
}

/** The second pair takes the place of the first, which is gone then. Certificate first: see above. Throws UserError(74). */
export function changeOver(files: PairFiles): void {
  const next = nextFilesOf(files);
  try {
    if (existsSync(next.certificateFile)) renameSync(next.certificateFile, files.certificateFile);
    renameSync(next.privateKeyFile, files.privateKeyFile);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UserError(Exit.storage, `The new key could not take the place of ${files.privateKeyFile} (${code}).`, {
      hint: 'Look at the rights of the folder, and run it again; both keys are still there.',
      cause: error,
    });
  }
}

function withNext(file: string): string {
  return file.replace(/(\.[^./]*)?$/, '.next$1');
}
