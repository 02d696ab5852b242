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

/** A change-over that died half-way: the certificate is in its place already, the key is not. */
export function isHalfChanged(files: PairFiles): boolean {
  const next = nextFilesOf(files);
  return existsSync(next.privateKeyFile) && !existsSync(next.certificateFile);
}

/** The credential as it stands on the disk, also half-way through a change-over. */
export function presentCredentialOf<T extends Credential>(credential: T): T {
  if (credential.kind !== 'certificate' || !isHalfChanged(credential)) return credential;
  return { ...credential, privateKeyFile: nextFilesOf(credential).privateKeyFile };
}

/** Null where no second key waits. */
export function nextCredentialOf(credential: Credential): Extract<Credential, { kind: 'certificate' }> | null {
  if (credential.kind !== 'certificate') return null;
  const next = nextFilesOf(credential);
  return existsSync(next.privateKeyFile) && existsSync(next.certificateFile) ? { kind: 'certificate', ...next } : null;
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
