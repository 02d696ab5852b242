import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { makeKeyPair } from '../../src/auth/certificate.js';
import type { KeyPair } from '../../src/auth/certificate.js';
import { CONFIGURE_FLAGS, configureCommand } from '../../src/commands/configure.js';
import type { ConfigureOptions, ConfigureWorld } from '../../src/commands/configure.js';
import { placesOf } from '../../src/config/places.js';
import type { Places } from '../../src/config/places.js';
import { readSettings } from '../../src/config/settings.js';
import { Exit } from '../../src/errors.js';
import { DEFAULT_CONTENT_TYPES } from '../../src/model.js';
import { refuseLeaks } from '../wizard/wizard-home.js';

const TENANT = 'cb75fe38-94ae-4c7b-b78d-0a5d94a0e6a2';
const OTHER = 'aaaaaaaa-94ae-4c7b-b78d-0a5d94a0e6a2';
const APPLICATION = '2d2d3a2f-7b4b-4c58-9bd0-6f0fd01c2c0e';
const NOW = new Date('2026-11-22T12:00:00Z');
const BASE: ConfigureOptions = { yes: true, tenantId: TENANT, applicationId: APPLICATION };
const SECRET = 'Sup3r~secret';
const PROXY_PASSWORD = 'password-of-the-proxy';

let own: KeyPair;
let old: KeyPair;
let cwd: string;
let home: string;
let places: Places;
let out: string[];
let warnings: string[];
let world: ConfigureWorld;

beforeAll(async () => {
  own = await makeKeyPair('own', NOW);
  old = await makeKeyPair('old', new Date('2024-12-10T12:00:00Z'));
});
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'o365-configure-'));
  chmodSync(cwd, 0o755);
  home = join(cwd, 'home');
  places = placesOf({ env: { O365_HOME: home }, profile: 'default', homedir: cwd });
  out = [];
  warnings = [];
  world = {
    env: { O365_HOME: home, HTTPS_PROXY: `http://me:${PROXY_PASSWORD}@proxy.example:3128` },
    cwd,
    homedir: cwd,
    isTerminal: false,
    now: () => NOW,
    out: (line) => { out.push(line); },
    warn: (line) => { warnings.push(line); },
  };
  writeFileSync(join(cwd, 'own.pem'), own.certificatePem);
  writeFileSync(join(cwd, 'own.key'), own.privateKeyPem, { mode: 0o600 });
  writeFileSync(join(cwd, 'secret'), `${SECRET}\n`);
});
afterEach(() => {
  refuseLeaks(home, [...out, ...warnings], [SECRET, PROXY_PASSWORD]);
  rmSync(cwd, { recursive: true, force: true });
});

function everyFileIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const configure = async (options: ConfigureOptions): Promise<number> => configureCommand({ ...BASE, ...options }, world);
const stored = (): unknown => readSettings(places, 'default', {});
const usage = (sentence: string): unknown => expect.objectContaining({ exitCode: Exit.usage, message: expect.stringContaining(sentence) });

describe('configure --yes', () => {
  test('with two IDs makes a key, a certificate and the settings', async () => {
    await expect(configure({ tenantId: `{${TENANT.toUpperCase()}}` })).resolves.toBe(Exit.ok);
    expect(stored()).toEqual({
      tenantId: TENANT,
      applicationId: APPLICATION,
      endpoint: { cloud: 'enterprise', apiUrl: 'https://manage.office.com', loginUrl: 'https://login.microsoftonline.com' },
      credential: { kind: 'certificate', certificateFile: places.certificateFile, privateKeyFile: places.privateKeyFile },
      contentTypes: DEFAULT_CONTENT_TYPES,
      publisherId: TENANT,
      caFile: null,
      recheck: 'daily', noDataAlert: 'none',
    });
    expect(statSync(places.privateKeyFile).mode & 0o777).toBe(0o600);
    const text = out.join('\n');
    expect(text).toContain(`${places.certificateFile} (made now, with its key)`);
    expect(text).toMatch(/SHA-1 +[0-9A-F]{40}\n +SHA-256 +[0-9A-F]{64}\n +expires +2028-11-22/);
    expect(text).toContain('Upload certificate');
    expect(out.at(-1)).toContain('o365 verify');
    expect(everyFileIn(home).toSorted()).toEqual([places.configFile, places.certificateFile, places.privateKeyFile]);
  });

  test('--json prints one document with its version', async () => {
    await configure({ json: true });
    expect(out).toHaveLength(1);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({
      version: 1,
      profile: 'default',
      configFile: places.configFile,
      settings: { tenantId: TENANT, credential: { kind: 'certificate' } },
      certificate: { file: places.certificateFile, made: 'key', validTo: '2028-11-22T12:00:00.000Z' },
    });
  });

  test('again changes only what is said, and never the key', async () => {
    await configure({ endpoint: 'gcc', contentTypes: 'dlp.all' });
    const key = readFileSync(places.privateKeyFile, 'utf8');
    out = [];
    await configureCommand({ yes: true, tenantId: OTHER }, world);
    expect(stored()).toMatchObject({ tenantId: OTHER, applicationId: APPLICATION, publisherId: OTHER, contentTypes: ['DLP.All'], endpoint: { cloud: 'gcc' } });
    expect(readFileSync(places.privateKeyFile, 'utf8')).toBe(key);
    expect(out.join('\n')).toContain('exists already, stays in use');
    expect(out.join('\n')).not.toContain('Upload');
  });

  test('keeps profiles apart, each with its own key', async () => {
    await configure({});
    await configure({ profile: 'contoso', tenantId: OTHER });
    expect(everyFileIn(join(home, 'keys'))).toHaveLength(4);
    expect(readSettings(places, 'contoso', {}).tenantId).toBe(OTHER);
    expect(stored()).toMatchObject({ tenantId: TENANT });
  });

  test.each<[string, ConfigureOptions, Record<string, unknown>]>([
    ['an own certificate', { certificate: 'own.pem', privateKey: 'own.key' }, { kind: 'certificate', certificateFile: 'own.pem', privateKeyFile: 'own.key' }],
    ['a secret file', { clientSecretFile: './secret' }, { kind: 'secret-file', file: 'secret' }],
    ['a federated token', { federatedTokenFile: 'secret' }, { kind: 'federated-token', file: 'secret' }],
    ['the managed identity', { managedIdentity: true }, { kind: 'managed-identity', clientId: null }],
    ['a managed identity', { managedIdentity: `{${OTHER}}` }, { kind: 'managed-identity', clientId: OTHER }],
  ])('takes %s, stores absolute paths and makes no key', async (_what, options, credential) => {
    await configure(options);
    const absolute = Object.fromEntries(Object.entries(credential).map(([key, value]) => [key, key.toLowerCase().endsWith('file') ? join(cwd, String(value)) : value]));
    expect(stored()).toMatchObject({ credential: absolute });
    expect(existsSync(places.keysFolder)).toBe(false);
  });

  test('takes O365_CLIENT_SECRET when nothing else is set, and the environment for what no flag says', async () => {
    world = { ...world, env: { ...world.env, O365_CLIENT_SECRET: SECRET, O365_TENANT_ID: TENANT, O365_APPLICATION_ID: OTHER } };
    await configureCommand({ yes: true, applicationId: APPLICATION }, world);
    expect(stored()).toMatchObject({ tenantId: TENANT, applicationId: APPLICATION, credential: { kind: 'secret-environment' } });
  });

  test('takes an endpoint URL with its log-in URL and a private CA', async () => {
    await configure({ endpoint: 'https://localhost:4444', loginUrl: 'https://localhost:4445', caFile: 'own.pem' });
    expect(stored()).toMatchObject({ endpoint: { cloud: 'custom', apiUrl: 'https://localhost:4444', loginUrl: 'https://localhost:4445' }, caFile: join(cwd, 'own.pem') });
  });

  test('warns of an own certificate that expires soon', async () => {
    writeFileSync(join(cwd, 'old.pem'), old.certificatePem);
    writeFileSync(join(cwd, 'old.key'), old.privateKeyPem, { mode: 0o600 });
    await configure({ certificate: 'old.pem', privateKey: 'old.key' });
    expect(warnings.join('\n')).toContain('expires in 18 days');
  });
});

describe('configure refuses', () => {
  test.each([true, false])('to go on without --yes, terminal or not (%p)', async (isTerminal) => {
    world = { ...world, isTerminal };
    await expect(configureCommand({ tenantId: TENANT, applicationId: APPLICATION }, world)).rejects.toThrow(usage('--yes'));
    expect(existsSync(home)).toBe(false);
  });

  test('and names every missing flag', async () => {
    await expect(configureCommand({ yes: true }, world)).rejects.toThrow(usage('--tenant-id <guid> and --application-id <guid>'));
    await expect(configureCommand({ yes: true, tenantId: TENANT }, world)).rejects.toThrow(usage('Missing: --application-id <guid>.'));
  });

  test.each<[string, ConfigureOptions, string]>([
    ['the same ID twice', { applicationId: TENANT }, 'the same'],
    ['a domain for the tenant', { tenantId: 'contoso.com' }, 'Tenant ID: this is a domain'],
    ['a URL without its log-in URL', { endpoint: 'https://x.example' }, '--login-url'],
    ['a log-in URL alone', { loginUrl: 'https://x.example' }, '--endpoint'],
    ['a certificate alone', { certificate: 'own.pem' }, '--private-key'],
    ['a key alone', { privateKey: 'own.key' }, '--certificate'],
    ['two credentials', { clientSecretFile: 'secret', managedIdentity: true }, '--client-secret-file with --managed-identity'],
    ['an unknown content type', { contentTypes: 'Audit.Teams' }, 'DLP.All'],
    ['a publisher that is no GUID', { publisherId: 'x' }, 'Publisher ID'],
    ['a missing secret file', { clientSecretFile: 'nowhere' }, '--client-secret-file: The client secret'],
    ['a missing token file', { federatedTokenFile: 'nowhere' }, '--federated-token-file: The federated token'],
    ['a missing CA', { caFile: 'nowhere' }, '--ca-file: The certificate authority'],
    ['a CA that is none', { caFile: 'secret' }, '--ca-file:'],
    ['a missing certificate', { certificate: 'nowhere', privateKey: 'own.key' }, '--certificate and --private-key: The certificate'],
    ['a certificate that is none', { certificate: 'secret', privateKey: 'own.key' }, 'holds no certificate'],
    ['a key that is none', { certificate: 'own.pem', privateKey: 'own.pem' }, '--certificate and --private-key:'],
    ['a folder for a file', { clientSecretFile: '.' }, 'cannot be read'],
    ['an empty path', { clientSecretFile: ' ' }, '--client-secret-file: no path'],
    ['a profile name with a path in it', { profile: '../x' }, 'profile name'],
  ])('%s, and writes nothing', async (_what, options, sentence) => {
    await expect(configure(options)).rejects.toThrow(usage(sentence));
    expect(existsSync(home)).toBe(false);
  });

  test('an own certificate that has expired', async () => {
    world = { ...world, now: () => new Date('2030-01-01T00:00:00Z') };
    await expect(configure({ certificate: 'own.pem', privateKey: 'own.key' })).rejects.toThrow(usage('has expired on 2028-11-22'));
  });

  test('to touch a damaged settings file, and makes no key beside it', async () => {
    mkdirSync(join(home, 'config'), { recursive: true });
    writeFileSync(places.configFile, '{');
    await expect(configure({})).rejects.toThrow(expect.objectContaining({ exitCode: Exit.settings }));
    expect(readFileSync(places.configFile, 'utf8')).toBe('{');
    expect(existsSync(places.keysFolder)).toBe(false);
  });

  test('to leave a key behind when the settings cannot be written', async () => {
    mkdirSync(home);
    symlinkSync('/nowhere/at/all', join(home, 'config'));
    await expect(configure({})).rejects.toThrow(expect.objectContaining({ exitCode: Exit.storage }));
    expect(readdirSync(join(home, 'keys'))).toEqual([]);
  });

  test('to replace a key whose certificate does not belong to it', async () => {
    mkdirSync(join(home, 'keys'), { recursive: true });
    writeFileSync(places.privateKeyFile, own.privateKeyPem, { mode: 0o600 });
    writeFileSync(places.certificateFile, old.certificatePem);
    await expect(configure({})).rejects.toThrow(expect.objectContaining({ exitCode: Exit.settings, message: expect.stringContaining('does not belong') }));
    expect(readFileSync(places.privateKeyFile, 'utf8')).toBe(own.privateKeyPem);
    expect(existsSync(places.configFile)).toBe(false);
  });
});

test('every option of configure has its flag, in the words of the design', () => {
  const flags = CONFIGURE_FLAGS.map((flag) => flag.flags.split(' ')[0]);
  expect(flags).toEqual([
    '--tenant-id', '--application-id', '--endpoint', '--login-url', '--ca-file', '--certificate', '--private-key', '--client-secret-file',
    '--federated-token-file', '--managed-identity', '--content-types', '--publisher-id', '--register', '--renew-certificate', '--show', '--list', '--remove', '--events', '--no-data-alert', '--keep-days', '--yes', '--json',
  ]);
});
