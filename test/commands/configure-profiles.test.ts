import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ConfigureOptions } from '../../src/config/flags.js';
import { configureEntry } from '../../src/commands/configure-entry.js';
import { Exit } from '../../src/errors.js';
import { takeRunLock } from '../../src/store/run-lock.js';
import { CTRL_C, type Scripted } from '../wizard/scripted-ask.js';
import { removeHome, wizardHome, type WizardHome } from '../wizard/wizard-home.js';

const TENANT = '0925cbaa-0a5e-49f6-998c-1ce9f971e2b8';
const APPLICATION = 'de2e1ea7-2140-4d9d-9852-a6082e40eb98';
const clock = { now: () => new Date('2026-11-20T12:00:00Z'), advance: () => undefined, set: () => undefined };
let home: string;

beforeEach(() => {
  home = wizardHome({ clock }, []).home;
});
afterEach(() => removeHome(home));

async function run(options: ConfigureOptions, script: readonly Scripted[] | null = null): Promise<WizardHome & { code: number }> {
  const made = wizardHome({ clock }, script ?? [], { home });
  const world = { ...made.world, isTerminal: script !== null, wizard: async () => Promise.resolve(made.world) };
  return { ...made, code: await configureEntry(options, world) };
}

async function configured(profile: string): Promise<void> {
  await run({ yes: true, tenantId: TENANT, applicationId: APPLICATION, profile });
  for (const folder of [`state/${profile}`, `data/${profile}/events`]) mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, `data/${profile}/events/one.jsonl`), '{}\n');
}

const profiles = (): string[] => Object.keys(JSON.parse(readFileSync(join(home, 'config/config.json'), 'utf8')).profiles);

test('--list names the profiles with tenant and endpoint, and --json gives the same', async () => {
  await configured('b');
  await configured('alpha');
  expect((await run({ list: true })).out).toEqual([`alpha  ${TENANT}  enterprise`, `b      ${TENANT}  enterprise`]);
  expect(JSON.parse((await run({ list: true, json: true })).out[0]!).profiles).toEqual([
    { profile: 'alpha', tenantId: TENANT, endpoint: 'enterprise' },
    { profile: 'b', tenantId: TENANT, endpoint: 'enterprise' },
  ]);
});

test('--list of nothing says how to begin', async () => {
  const { code, said, out } = await run({ list: true });
  expect([code, out]).toEqual([Exit.ok, []]);
  expect(said).toEqual(['No profile is configured yet: o365 configure']);
});

test('--show prints where the secrets are, and none of them', async () => {
  const secretFile = join(home, 'my-secret');
  writeFileSync(secretFile, 'abc8Q~a-very-secret-value-of-this-test', { mode: 0o600 });
  await run({ yes: true, tenantId: TENANT, applicationId: APPLICATION, clientSecretFile: secretFile });
  const { out } = await run({ show: true });
  expect(out.join('\n')).toContain(TENANT);
  expect(out.join('\n')).toContain(`in ${secretFile}`);
  expect(out.join('\n')).not.toContain('a-very-secret');
  expect(JSON.parse((await run({ show: true, json: true })).out[0]!)).toMatchObject({ version: 1, settings: { applicationId: APPLICATION } });
});

test('--show and --remove of an unknown profile end 78 and name those that exist', async () => {
  await configured('alpha');
  for (const way of [{ show: true }, { remove: true, yes: true }]) {
    // oxlint-disable-next-line no-await-in-loop
    await expect(run({ ...way, profile: 'beta' })).rejects.toMatchObject({ exitCode: Exit.settings, hint: 'Configured: alpha.' });
  }
});

test('--remove names what it deletes, asks, and leaves the events and the other profiles', async () => {
  await configured('alpha');
  await configured('b');
  const { code, said, ask } = await run({ remove: true, profile: 'alpha' }, [['Delete it?', true]]);
  expect(code).toBe(Exit.ok);
  expect(ask.asked).toEqual([{ message: 'Delete it?', suggested: false }]);
  for (const part of ['keys/alpha.key', 'keys/alpha.cer', 'state/alpha']) {
    expect(said.join('\n')).toContain(join(home, part));
    expect(existsSync(join(home, part))).toBe(false);
  }
  expect(existsSync(join(home, 'data/alpha/events/one.jsonl'))).toBe(true);
  expect(existsSync(join(home, 'keys/b.key'))).toBe(true);
  expect(profiles()).toEqual(['b']);
});

test('--remove --events deletes the events too', async () => {
  await configured('alpha');
  await run({ remove: true, events: true, yes: true, profile: 'alpha' });
  expect(existsSync(join(home, 'data/alpha'))).toBe(false);
});

test('--remove that is declined or interrupted deletes nothing', async () => {
  await configured('alpha');
  for (const answer of [false, CTRL_C] as const) {
    // oxlint-disable-next-line no-await-in-loop
    await expect(run({ remove: true, profile: 'alpha' }, [['Delete it?', answer]])).rejects.toMatchObject({ exitCode: Exit.interrupted });
  }
  expect(existsSync(join(home, 'keys/alpha.key'))).toBe(true);
  expect(profiles()).toEqual(['alpha']);
});

test('--remove without a terminal needs --yes', async () => {
  await configured('alpha');
  await expect(run({ remove: true, profile: 'alpha' })).rejects.toMatchObject({ exitCode: Exit.usage });
});

test('--remove while a run is under way deletes nothing and ends 75', async () => {
  await configured('alpha');
  const lock = takeRunLock(join(home, 'state/alpha'), { pid: 1, startedAt: 'now' });
  await expect(run({ remove: true, yes: true, profile: 'alpha' })).rejects.toMatchObject({ exitCode: Exit.partial });
  if (lock.taken) lock.release();
  expect(profiles()).toEqual(['alpha']);
});

test('a key of the person\'s own is not deleted with the profile', async () => {
  await configured('alpha');
  const [certificate, privateKey] = [join(home, 'keys/alpha.cer'), join(home, 'keys/alpha.key')];
  await run({ yes: true, tenantId: TENANT, applicationId: APPLICATION, profile: 'b', certificate, privateKey });
  await run({ remove: true, yes: true, profile: 'b' });
  expect(existsSync(privateKey)).toBe(true);
});

test('two ways at once are a usage error', async () => {
  await expect(run({ show: true, list: true })).rejects.toMatchObject({ exitCode: Exit.usage });
  await expect(run({ events: true, yes: true })).rejects.toMatchObject({ exitCode: Exit.usage });
});
