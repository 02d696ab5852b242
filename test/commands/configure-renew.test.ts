import { readFileSync, rmSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { tokensOf } from '../../src/auth/tokens.js';
import type { ConfigureOptions } from '../../src/config/flags.js';
import { placesOf } from '../../src/config/places.js';
import { readSettings } from '../../src/config/settings.js';
import { configureEntry } from '../../src/commands/configure-entry.js';
import { Exit } from '../../src/errors.js';
import { makeSend } from '../../src/http/send.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import type { Scripted } from '../wizard/scripted-ask.js';
import { modesIn, removeHome, wizardHome, type WizardHome } from '../wizard/wizard-home.js';

let sandbox: Sandbox;
let home: string;
const others: Sandbox[] = [];

beforeEach(async () => {
  sandbox = await startSandbox({ ratePerHour: 0, history: 0, startTime: new Date('2026-11-20T12:00:00Z'), frozen: true });
  home = wizardHome(sandbox, []).home;
  const { tenantId, applicationId, apiUrl, loginUrl, caFile } = sandbox;
  await run({ yes: true, tenantId, applicationId, endpoint: apiUrl, loginUrl, caFile });
  sandbox.registerCertificate(file('default.cer'));
});
afterEach(async () => {
  removeHome(home);
  for (const each of [sandbox, ...others.splice(0)]) await each.close();
});

async function run(options: ConfigureOptions, script: readonly Scripted[] | null = null): Promise<WizardHome & { code: number }> {
  const made = wizardHome(sandbox, script ?? [], { home });
  const world = { ...made.world, isTerminal: script !== null, wizard: async () => Promise.resolve(made.world) };
  return { ...made, code: await configureEntry(options, world) };
}

const file = (name: string): string => readFileSync(join(home, 'keys', name), 'utf8');

async function token(): Promise<string> {
  const { world } = wizardHome(sandbox, [], { home });
  const places = placesOf({ env: world.env, profile: 'default', homedir: home });
  const settings = readSettings(places, 'default', {});
  const send = makeSend({ caFile: sandbox.caFile, userAgent: 'o365/test', stallMs: 5000 });
  return await tokensOf({ settings, send, clock: world.clock, random: world.random, env: {} }).get();
}

test('the first call makes a second key beside the first, the second changes over once Entra takes it', async () => {
  const before = file('default.key');
  const first = await run({ renewCertificate: true, yes: true, json: true });
  expect(JSON.parse(first.out[0]!)).toMatchObject({ renewal: 'made', certificate: { file: join(home, 'keys/default.next.cer') } });
  expect(file('default.key')).toBe(before);
  expect(modesIn(join(home, 'keys'))).toEqual({ 'default.cer': '600', 'default.key': '600', 'default.next.cer': '600', 'default.next.key': '600' });
  await expect(run({ renewCertificate: true, yes: true })).rejects.toMatchObject({ exitCode: Exit.refused, code: 'AADSTS700027' });
  const next = file('default.next.key');
  sandbox.registerCertificate(file('default.next.cer'));
  const second = await run({ renewCertificate: true, yes: true, json: true });
  expect(JSON.parse(second.out[0]!)).toMatchObject({ renewal: 'changed' });
  expect(file('default.key')).toBe(next);
  expect(Object.keys(modesIn(join(home, 'keys')))).toEqual(['default.cer', 'default.key']);
  expect(await token()).toMatch(/^eyJ/);
});

test('in between both work: with only the first uploaded, with both, and with only the second', async () => {
  await run({ renewCertificate: true, yes: true });
  expect(await token()).toMatch(/^eyJ/);
  sandbox.registerCertificate(file('default.next.cer'));
  expect(await token()).toMatch(/^eyJ/);
  // The admin deletes the old one from the app: as if a key took its place that was never uploaded.
  const { world } = wizardHome(sandbox, [], { home });
  const other = await startSandbox({ ratePerHour: 0, history: 0, startTime: new Date('2026-11-20T12:00:00Z'), frozen: true });
  others.push(other);
  other.registerCertificate(file('default.next.cer'));
  const settings = { ...readSettings(placesOf({ env: world.env, profile: 'default', homedir: home }), 'default', {}), caFile: other.caFile };
  const send = makeSend({ caFile: other.caFile, userAgent: 'o365/test', stallMs: 5000 });
  const there = { ...settings, tenantId: other.tenantId, applicationId: other.applicationId, endpoint: { cloud: 'custom' as const, apiUrl: other.apiUrl, loginUrl: other.loginUrl } };
  expect(await tokensOf({ settings: there, send, clock: world.clock, random: world.random, env: {} }).get()).toMatch(/^eyJ/);
});

test('a change-over that died half-way still gets tokens, and the next call ends it', async () => {
  await run({ renewCertificate: true, yes: true });
  sandbox.registerCertificate(file('default.next.cer'));
  renameSync(join(home, 'keys/default.next.cer'), join(home, 'keys/default.cer'));
  expect(await token()).toMatch(/^eyJ/);
  expect((await run({ renewCertificate: true, yes: true })).code).toBe(Exit.ok);
  expect(Object.keys(modesIn(join(home, 'keys')))).toEqual(['default.cer', 'default.key']);
  expect(await token()).toMatch(/^eyJ/);
});

test('in a terminal the upload is offered, and done over Graph beside the first certificate', async () => {
  const { code, said } = await run({ renewCertificate: true }, [['The upload', 'Upload it for me']]);
  expect(code).toBe(Exit.ok);
  expect(said.join(' ')).toContain('added the certificate');
  expect(said.join('\n')).toContain('has taken the place of the old one');
  expect(await token()).toMatch(/^eyJ/);
});

test('"Later" leaves both, and says how to go on', async () => {
  const { code, said } = await run({ renewCertificate: true }, [['The upload', 'Later']]);
  expect(code).toBe(Exit.ok);
  expect(said.join('\n')).toContain('o365 configure --renew-certificate');
  expect(Object.keys(modesIn(join(home, 'keys')))).toContain('default.next.key');
});

test('a profile with another credential is told where to renew it', async () => {
  rmSync(join(home, 'keys'), { recursive: true });
  await run({ yes: true, clientSecretFile: sandbox.clientSecretFile });
  await expect(run({ renewCertificate: true, yes: true })).rejects.toMatchObject({ exitCode: Exit.settings });
});
