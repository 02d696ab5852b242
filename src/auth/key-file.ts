/** Secrets on disk: written 0600 in a folder of 0700 with no moment of anything wider, never replaced unasked; read with care. */
import { randomUUID } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fchmodSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { Exit, UserError } from '../errors.js';
import { checkSamePair, parseCertificate, parsePrivateKey } from './certificate.js';
import type { CertificateFacts, KeyPair } from './certificate.js';

type PairFiles = { privateKeyFile: string; certificateFile: string };

/**
 * Writes the certificate, then the key, whose presence says that both are there. The certificate is PEM: Entra's upload takes .cer as PEM or
 * DER, and PEM can also be pasted. Throws UserError(74) when the disk says no, or when there is a key already.
 */
export function writeKeyPair(files: PairFiles, pair: KeyPair): void {
  if (existsSync(files.privateKeyFile)) throw alreadyThere(files.privateKeyFile);
  writePrivateFile(files.certificateFile, pair.certificatePem, { replace: true });
  try {
    writePrivateFile(files.privateKeyFile, pair.privateKeyPem, { replace: false });
  } catch (error) {
    rmSync(files.certificateFile, { force: true });
    throw error;
  }
}

/** A file of mode 0600 that appears whole. The folder is made if need be and is 0700 afterwards. Throws UserError(74). */
export function writePrivateFile(file: string, text: string, { replace }: { replace: boolean }): void {
  const folder = dirname(file);
  const aside = join(folder, `.${basename(file)}.${randomUUID()}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    writeAside(aside, text);
    if (replace) renameSync(aside, file);
    else putWhereNothingIs(aside, file);
    syncFolder(folder);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = codeOf(error);
    if (code === 'EEXIST' && !replace) throw alreadyThere(file);
    throw new UserError(Exit.storage, `${file} could not be written (${code}).`, {
      hint: 'Look at the free space and at the rights of the folder.',
      cause: error,
    });
  } finally {
    discard(aside);
  }
}

/** It may never have been there; and where a file is in a folder's place, even asking fails. */
function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What could not be written is what is reported.
  }
}

/** A link, unlike a rename, fails where something lies already. Some network and memory-card file systems have no links. */
function putWhereNothingIs(aside: string, file: string): void {
  try {
    linkSync(aside, file);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error;
    if (existsSync(file)) throw alreadyThere(file);
    renameSync(aside, file);
  }
}

function writeAside(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    fchmodSync(descriptor, 0o600);
    // Unlike writeSync, it goes on after a part, and so meets the full disk.
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function alreadyThere(file: string): UserError {
  return new UserError(Exit.storage, `${file} exists already and is not replaced.`, { hint: 'Move it away if it is to be made anew.' });
}

/** The key and the certificate that go together. Throws UserError(78), a sentence for each: missing, unreadable, open to others, wrong kind, no pair. */
export function readKeyPair(files: PairFiles): { key: KeyObject; certificate: CertificateFacts } {
  const privateKeyPem = readSecretFile(files.privateKeyFile, 'private key');
  refuseOpenToOthers(files.privateKeyFile);
  const key = parsePrivateKey(privateKeyPem, files.privateKeyFile);
  const certificatePem = readSecretFile(files.certificateFile, 'certificate');
  const certificate = parseCertificate(certificatePem, files.certificateFile);
  checkSamePair(certificatePem, key, files);
  return { key, certificate };
}

/** The client secret: one newline at the end is not part of it, everything else is. Throws UserError(78). */
export function readClientSecret(file: string): string {
  return withoutNewline(readSecretFile(file, 'client secret'), `The client secret file ${file}`);
}

/** What another system wrote for us to hand on. Throws UserError(78). */
export function readFederatedToken(file: string): string {
  return withoutNewline(readSecretFile(file, 'federated token').trim(), `The federated token file ${file}`);
}

/** `what` names the content: "private key". Throws UserError(78): missing, unreadable. */
export function readSecretFile(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw wrong(`The ${what} ${file} is missing.`, 'Put it back, or run `o365 configure` again.');
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw wrong(`The ${what} ${file} cannot be read by this user (${code}).`, 'Run as the user who configured, or correct the owner of the file.');
    }
    throw wrong(`The ${what} ${file} cannot be read (${code}).`, 'Look at what lies there.');
  }
}

/** Anyone but the owner with any right makes a key worthless. */
export function isOpenToOthers(file: string): boolean {
  return (statSync(file).mode & 0o077) !== 0;
}

function refuseOpenToOthers(file: string): void {
  if (!isOpenToOthers(file)) return;
  throw wrong(`The private key ${file} is open to others (mode ${(statSync(file).mode & 0o777).toString(8)}).`, `Run \`chmod 600 ${file}\``);
}

function withoutNewline(text: string, whose: string): string {
  const bare = text.replace(/\r?\n$/, '');
  if (bare !== '') return bare;
  throw wrong(`${whose} is empty.`, 'Put the value into it, and nothing else.');
}

function wrong(message: string, hint: string): UserError {
  return new UserError(Exit.settings, message, { hint });
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
