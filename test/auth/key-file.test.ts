import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeKeyPair } from '../../src/auth/certificate.js';
import { readKeyPair, writeKeyPair, writePrivateFile } from '../../src/auth/key-file.js';
import { ensureKeyPair } from '../../src/auth/own-key.js';
import { Exit } from '../../src/errors.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const pair = await makeKeyPair('o365 test', NOW);
const umask = process.umask();
let folder: string;
let files: { privateKeyFile: string; certificateFile: string };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'o365-keys-'));
  chmodSync(folder, 0o755);
  files = { privateKeyFile: join(folder, 'keys', 'a.key'), certificateFile: join(folder, 'keys', 'a.cer') };
});
afterEach(() => {
  process.umask(umask);
  rmSync(folder, { recursive: true, force: true });
});

const read = (): unknown => readKeyPair(files);
const settings = (sentence: string): unknown => expect.objectContaining({ exitCode: Exit.settings, message: expect.stringContaining(sentence) });
const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('a key', () => {
  test.each([0o000, 0o022, 0o077, 0o277])('is 0600 in a folder of 0700 under the umask %d, and nothing else lies there', (mask) => {
    process.umask(mask);
    writeKeyPair(files, pair);
    expect([modeOf(files.privateKeyFile), modeOf(files.certificateFile), modeOf(join(folder, 'keys'))]).toEqual([0o600, 0o600, 0o700]);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['a.cer', 'a.key']);
    expect(readKeyPair(files).certificate.subject).toBe('CN=o365 test');
  });

  test('makes a folder narrow that somebody left open', () => {
    mkdirSync(join(folder, 'keys'), { mode: 0o755 });
    writeKeyPair(files, pair);
    expect(modeOf(join(folder, 'keys'))).toBe(0o700);
  });

  test('that is there is never replaced, nor is its certificate', () => {
    writeKeyPair(files, pair);
    expect(() => { writeKeyPair(files, { privateKeyPem: 'other', certificatePem: 'other' }); }).toThrow('exists already');
    expect(() => { writePrivateFile(files.privateKeyFile, 'other', { replace: false }); }).toThrow('exists already');
    expect(readFileSync(files.privateKeyFile, 'utf8')).toBe(pair.privateKeyPem);
    expect(readFileSync(files.certificateFile, 'utf8')).toBe(pair.certificatePem);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['a.cer', 'a.key']);
  });

  test.each([0o640, 0o604, 0o610, 0o644, 0o666])('that others have a right to (mode %d) is refused with the command that mends it', (mode) => {
    writeKeyPair(files, pair);
    chmodSync(files.privateKeyFile, mode);
    expect(read).toThrow(settings('is open to others'));
    expect(read).toThrow(expect.objectContaining({ hint: `Run \`chmod 600 ${files.privateKeyFile}\`` }));
  });

  test('that is missing, and a certificate that is missing, are told apart', () => {
    expect(read).toThrow(settings(`The private key ${files.privateKeyFile} is missing`));
    writeKeyPair(files, pair);
    rmSync(files.certificateFile);
    expect(read).toThrow(settings(`The certificate ${files.certificateFile} is missing`));
  });

  test('that this user may not read says so', () => {
    writeKeyPair(files, pair);
    chmodSync(join(folder, 'keys'), 0o755);
    chmodSync(files.privateKeyFile, 0o000);
    asNobody(() => { expect(read).toThrow(settings('cannot be read by this user')); });
  });

  test('is in no error about it', () => {
    writeKeyPair(files, pair);
    writeFileSync(files.certificateFile, pair.privateKeyPem);
    let shown = '';
    try {
      read();
    } catch (error) {
      shown = inspect(error, { depth: 9, showHidden: true });
    }
    expect(shown).toContain('holds no certificate');
    expect(shown).not.toContain(pair.privateKeyPem.split('\n')[2]);
  });

  test('that cannot be written is a storage error that leaves nothing', () => {
    asNobody(() => {
      expect(() => { writeKeyPair(files, pair); }).toThrow(expect.objectContaining({ exitCode: Exit.storage }));
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the own key', () => {
  test('is made once, used again, and a lost certificate is made anew for it', async () => {
    expect((await ensureKeyPair(files, 'o365 a', NOW)).made).toBe('key');
    const key = readFileSync(files.privateKeyFile, 'utf8');
    expect((await ensureKeyPair(files, 'o365 a', NOW)).made).toBe('nothing');
    rmSync(files.certificateFile);
    expect((await ensureKeyPair(files, 'o365 a', NOW)).made).toBe('certificate');
    expect(readFileSync(files.privateKeyFile, 'utf8')).toBe(key);
  });

  test('that was made just now can be undone; one from before stays', async () => {
    (await ensureKeyPair(files, 'o365 a', NOW)).undo();
    expect(readdirSync(join(folder, 'keys'))).toEqual([]);
    await ensureKeyPair(files, 'o365 a', NOW);
    (await ensureKeyPair(files, 'o365 a', NOW)).undo();
    expect(existsSync(files.privateKeyFile) && existsSync(files.certificateFile)).toBe(true);
  });
});

/** root may do everything: step down for the while. */
function asNobody(act: () => void): void {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
