/** Settings, credential: what goes wrong on this machine before anybody is asked. */
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeKeyPair, type KeyPair } from '../../src/auth/certificate.js';
import { writePrivateFile } from '../../src/auth/key-file.js';
import type { Case } from './case.js';
import type { Stage } from './stage.js';

const YEAR_MS = 365 * 86_400_000;
const DAY_MS = 86_400_000;
let made: Promise<KeyPair> | null = null;

/** Keys take long to make: one for all cases. */
async function keyPair(stage: Stage): Promise<KeyPair> {
  made ??= makeKeyPair('o365 test', stage.sandbox.clock.now());
  return await made;
}

/** Gives the profile a certificate that was made so long ago; the sandbox knows it. */
export async function giveCertificate(stage: Stage, ageMs = 0, isUploaded = true): Promise<KeyPair> {
  const { privateKeyPem } = await keyPair(stage);
  const pair = await makeKeyPair('o365 test', new Date(stage.sandbox.clock.now().getTime() - ageMs), privateKeyPem);
  const { certificateFile, privateKeyFile } = stage.places;
  writePrivateFile(certificateFile, pair.certificatePem, { replace: true });
  writePrivateFile(privateKeyFile, pair.privateKeyPem, { replace: true });
  stage.configure({ credential: { kind: 'certificate', certificateFile, privateKeyFile } });
  if (isUploaded) stage.sandbox.registerCertificate(pair.certificatePem);
  return pair;
}

async function giveKey(stage: Stage, pem: string): Promise<void> {
  await giveCertificate(stage, 0, false);
  writePrivateFile(stage.places.privateKeyFile, pem, { replace: true });
}

function giveSecret(stage: Stage, text: string, mode = 0o600): void {
  const file = join(stage.home, 'secret');
  writeFileSync(file, text);
  chmodSync(file, mode);
  stage.configure({ credential: { kind: 'secret-file', file } });
}

function federatedToken(stage: Stage, expires: Date): void {
  const file = join(stage.home, 'federated');
  const claims = Buffer.from(JSON.stringify({ exp: Math.floor(expires.getTime() / 1000) })).toString('base64url');
  writeFileSync(file, `eyJhbGciOiJub25lIn0.${claims}.c2ln`, { mode: 0o600 });
  stage.configure({ credential: { kind: 'federated-token', file } });
}

function rewrite(stage: Stage, change: (text: string) => string): void {
  writeFileSync(stage.places.configFile, change(readFileSync(stage.places.configFile, 'utf8')));
}

const pem = { format: 'pem', type: 'pkcs8' } as const;

export const SETTINGS_CASES: readonly Case[] = [
  { name: 'notConfigured', play: ({ places }) => rmSync(places.configFile) },
  { name: 'damaged', play: ({ places }) => writeFileSync(places.configFile, '{"version": 1, "prof') },
  {
    name: 'unreadable',
    play({ places }) {
      rmSync(places.configFile);
      mkdirSync(places.configFile);
    },
  },
  { name: 'newerVersion', play: (stage) => rewrite(stage, (text) => text.replace(/"version":\s*1/, '"version": 7')) },
  { name: 'unknownKey', play: (stage) => rewrite(stage, (text) => text.replace('"tenantId"', '"colour": "red", "tenantId"')) },
  { name: 'wrong', play: (stage) => rewrite(stage, (text) => text.replace(stage.settings.tenantId, 'contoso.com')) },
  { name: 'notAGuid', play: ({ env }) => Object.assign(env, { O365_TENANT_ID: 'not-a-guid' }) },
  { name: 'equalIds', play: (stage) => stage.configure({ applicationId: stage.settings.tenantId }) },
  { name: 'caFileMissing', play: (stage) => stage.configure({ caFile: join(stage.home, 'none.pem') }) },

  {
    name: 'keyMissing',
    async play(stage) {
      await giveCertificate(stage);
      rmSync(stage.places.privateKeyFile);
    },
  },
  {
    name: 'keyUnreadable',
    async play(stage) {
      await giveCertificate(stage);
      rmSync(stage.places.privateKeyFile);
      mkdirSync(stage.places.privateKeyFile);
    },
  },
  {
    name: 'keyOpen',
    async play(stage) {
      await giveCertificate(stage);
      chmodSync(stage.places.privateKeyFile, 0o644);
    },
  },
  { name: 'keyEncrypted', play: (stage) => giveKey(stage, '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n') },
  { name: 'keyElliptic', play: (stage) => giveKey(stage, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pem).toString()) },
  { name: 'keyShort', play: (stage) => giveKey(stage, generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export(pem).toString()) },
  { name: 'noPair', play: (stage) => giveKey(stage, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pem).toString()) },
  {
    name: 'certificateMissing',
    async play(stage) {
      await giveCertificate(stage);
      rmSync(stage.places.certificateFile);
    },
  },
  { name: 'certificateExpired', play: (stage) => giveCertificate(stage, 2 * YEAR_MS + 10 * DAY_MS) },
  { name: 'certificateExpiresSoon', play: (stage) => giveCertificate(stage, 2 * YEAR_MS - 20 * DAY_MS) },
  { name: 'certificateNotYetValid', play: (stage) => giveCertificate(stage, -3 * DAY_MS, false), exitCode: 77 },
  { name: 'federatedTokenExpired', play: (stage) => federatedToken(stage, new Date(stage.sandbox.clock.now().getTime() - DAY_MS)) },
  { name: 'secretMissing', play: (stage) => stage.configure({ credential: { kind: 'secret-file', file: join(stage.home, 'none') } }) },
  { name: 'secretEmpty', play: (stage) => giveSecret(stage, '\n') },
  { name: 'secretUnset', play: (stage) => stage.configure({ credential: { kind: 'secret-environment' } }) },
  { name: 'secretLooksLikeId', play: (stage) => giveSecret(stage, '6d0f3b0a-51a7-4b0e-9a3c-7f2f0b1f8e11'), exitCode: 77 },
  { name: 'secretOpenToOthers', play: (stage) => giveSecret(stage, stage.sandbox.clientSecret, 0o644) },
];
