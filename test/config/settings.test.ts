import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Conf from 'conf';
import { placesOf } from '../../src/config/places.js';
import type { Places } from '../../src/config/places.js';
import { listProfiles, writeSettings } from '../../src/config/settings-file.js';
import { SETTINGS_SCHEMA } from '../../src/config/settings-schema.js';
import { readSettings } from '../../src/config/settings.js';
import { Exit } from '../../src/errors.js';
import { DEFAULT_CONTENT_TYPES } from '../../src/model.js';
import type { Settings } from '../../src/model.js';

const TENANT = 'cb75fe38-94ae-4c7b-b78d-0a5d94a0e6a2';
const OTHER_TENANT = 'aaaaaaaa-94ae-4c7b-b78d-0a5d94a0e6a2';
const APPLICATION = '2d2d3a2f-7b4b-4c58-9bd0-6f0fd01c2c0e';

const SETTINGS: Settings = {
  tenantId: TENANT,
  applicationId: APPLICATION,
  endpoint: { cloud: 'gcc-high', apiUrl: 'https://manage.office365.us', loginUrl: 'https://login.microsoftonline.us' },
  credential: { kind: 'certificate', certificateFile: '/keys/a.cer', privateKeyFile: '/keys/a.key' },
  contentTypes: ['Audit.Exchange'],
  publisherId: TENANT,
  caFile: '/etc/ca.pem',
  recheck: 'never', noDataAlert: 'none',
};

let home: string;
let places: Places;
const umask = process.umask();

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'o365-settings-'));
  places = placesOf({ env: { O365_HOME: join(home, 'sub') }, profile: 'default', homedir: home });
});
afterEach(() => {
  process.umask(umask);
  rmSync(home, { recursive: true, force: true });
});

const read = (env: Record<string, string> = {}): Settings => readSettings(places, 'default', env, '/here');
const fails = (...parts: string[]): unknown =>
  expect.objectContaining({ exitCode: Exit.settings, message: expect.stringMatching(new RegExp(parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*'), 's')) });

/** root may read everything: step down for the while. */
function asNobody(act: () => void): void {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

function change(edit: (file: any) => void): void {
  writeSettings(places, 'default', SETTINGS);
  const file: unknown = JSON.parse(readFileSync(places.configFile, 'utf8'));
  edit(file);
  writeFileSync(places.configFile, JSON.stringify(file));
}

describe('the settings file', () => {
  test.each<Partial<Settings>>([
    {},
    { endpoint: { cloud: 'custom', apiUrl: 'https://a.example:1', loginUrl: 'https://b.example' } },
    { credential: { kind: 'secret-file', file: '/s' } },
    { credential: { kind: 'secret-environment' } },
    { credential: { kind: 'federated-token', file: '/s' } },
    { credential: { kind: 'managed-identity', clientId: null } },
    { credential: { kind: 'managed-identity', clientId: APPLICATION } },
    { publisherId: OTHER_TENANT, caFile: null, recheck: 'daily', noDataAlert: 'none' },
  ])('gives back what was written: %j', (difference) => {
    writeSettings(places, 'default', { ...SETTINGS, ...difference });
    expect(read()).toEqual({ ...SETTINGS, ...difference });
  });

  test.each([0o000, 0o022, 0o077, 0o277])('is 0600 in a folder of 0700 under the umask %d', (mask) => {
    process.umask(mask);
    writeSettings(places, 'default', SETTINGS);
    writeSettings(places, 'other', SETTINGS);
    expect(statSync(places.configFile).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(places.configFile)).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, 'sub')).mode & 0o077).toBe(0);
    expect(readdirSync(dirname(places.configFile))).toEqual(['config.json']);
  });

  test('becomes narrow again when somebody widened it', () => {
    writeSettings(places, 'default', SETTINGS);
    chmodSync(places.configFile, 0o666);
    chmodSync(dirname(places.configFile), 0o777);
    writeSettings(places, 'default', SETTINGS);
    expect(statSync(places.configFile).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(places.configFile)).mode & 0o777).toBe(0o700);
  });

  test('keeps several profiles apart, with a dot in the name too', () => {
    writeSettings(places, 'contoso.com', { ...SETTINGS, tenantId: OTHER_TENANT });
    writeSettings(places, 'constructor', SETTINGS);
    writeSettings(places, 'default', SETTINGS);
    expect(listProfiles(places)).toEqual(['constructor', 'contoso.com', 'default']);
    expect(readSettings(places, 'contoso.com', {}).tenantId).toBe(OTHER_TENANT);
  });

  test('is not made by reading', () => {
    expect(read).toThrow(expect.objectContaining({ exitCode: Exit.settings, hint: expect.stringContaining('o365 configure') }));
    expect(listProfiles(places)).toEqual([]);
    expect(existsSync(dirname(places.configFile))).toBe(false);
  });

  test('names the profiles that it has when asked for another', () => {
    writeSettings(places, 'contoso', SETTINGS);
    expect(read).toThrow(expect.objectContaining({ message: 'The profile "default" is not configured.', hint: expect.stringContaining('contoso') }));
    expect(() => readSettings(places, 'toString', {})).toThrow('not configured');
  });

  test.each<[string, (file: any) => void, string]>([
    ['at the root', (file) => { file.colour = 1; }, 'colour'],
    ['in a profile', (file) => { file.profiles.default.colour = 1; }, 'profiles.default.colour'],
    ['in the endpoint', (file) => { file.profiles.default.endpoint.apiUrl = 'https://x'; }, 'profiles.default.endpoint.apiUrl'],
    ['in the credential', (file) => { file.profiles.default.credential.file = '/x'; }, 'profiles.default.credential.file'],
    ['of conf itself', (file) => { file['__internal__'] = {}; }, '__internal__'],
  ])('is refused for an unknown key %s, by the name of the key', (_where, edit, name) => {
    change(edit);
    expect(read).toThrow(fails(places.configFile, name));
    expect(() => { writeSettings(places, 'default', SETTINGS); }).toThrow(fails(name));
  });

  test('is refused for a secret in it, without saying the secret', () => {
    change((file) => { file.profiles.default.clientSecret = 'Sup3r~secret'; });
    expect(read).toThrow(expect.objectContaining({ hint: expect.stringContaining('--client-secret-file') }));
    expect(read).not.toThrow(expect.objectContaining({ message: expect.stringContaining('Sup3r') }));
  });

  test.each<[string, (file: any) => void, string]>([
    ['a tenant that is no GUID', (file) => { file.profiles.default.tenantId = 'contoso.com'; }, 'tenantId'],
    ['a missing application', (file) => { delete file.profiles.default.applicationId; }, 'applicationId'],
    ['a missing version', (file) => { delete file.version; }, 'version'],
    ['an unknown content type', (file) => { file.profiles.default.contentTypes = ['Audit.Teams']; }, 'contentTypes'],
    ['no content types', (file) => { file.profiles.default.contentTypes = []; }, 'contentTypes'],
    ['an unknown credential', (file) => { file.profiles.default.credential = { kind: 'password' }; }, 'credential'],
    ['an http endpoint', (file) => { file.profiles.default.endpoint = { cloud: 'custom', apiUrl: 'http://x', loginUrl: 'https://y' }; }, 'apiUrl'],
    ['a relative path', (file) => { file.profiles.default.credential.privateKeyFile = 'a.key'; }, 'privateKeyFile'],
  ])('with %s is refused, and says where', (_what, edit, name) => {
    change(edit);
    expect(read).toThrow(fails(places.configFile, name));
  });

  test('from a newer version is refused with both versions, also before writing', () => {
    change((file) => { file.version = 7; file.novelty = true; });
    const before = readFileSync(places.configFile, 'utf8');
    expect(read).toThrow(fails(places.configFile, 'version 7', 'version 1'));
    expect(() => { writeSettings(places, 'default', SETTINGS); }).toThrow(fails('version 7'));
    expect(readFileSync(places.configFile, 'utf8')).toBe(before);
  });

  test.each(['{"version":1', '', '[]', 'null', '"Sup3r~secret'])('damaged as %j is refused by name, not quoted, and never cleared', (text) => {
    mkdirSync(dirname(places.configFile), { recursive: true });
    writeFileSync(places.configFile, text);
    expect(read).toThrow(fails(places.configFile, 'damaged'));
    expect(read).not.toThrow(expect.objectContaining({ message: expect.stringContaining('Sup3r') }));
    expect(() => { writeSettings(places, 'default', SETTINGS); }).toThrow(fails('damaged'));
    expect(readFileSync(places.configFile, 'utf8')).toBe(text);
  });

  test('that is a folder cannot be read, and says so', () => {
    mkdirSync(places.configFile, { recursive: true });
    expect(read).toThrow(fails(places.configFile, 'cannot be read', 'EISDIR'));
  });

  test('that this user may not read says so', () => {
    writeSettings(places, 'default', SETTINGS);
    chmodSync(home, 0o755);
    chmodSync(join(home, 'sub'), 0o755);
    chmodSync(dirname(places.configFile), 0o755);
    chmodSync(places.configFile, 0o000);
    asNobody(() => {
      expect(read).toThrow(fails(places.configFile, 'cannot be read by this user', 'EACCES'));
      expect(() => { writeSettings(places, 'default', SETTINGS); }).toThrow(fails('cannot be read by this user'));
    });
  });

  test('that cannot be written is a storage error that names the file', () => {
    chmodSync(home, 0o755);
    asNobody(() => {
      expect(() => { writeSettings(places, 'default', SETTINGS); }).toThrow(
        expect.objectContaining({ exitCode: Exit.storage, message: expect.stringContaining(places.configFile) }),
      );
    });
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('the environment', () => {
  const enough = { O365_TENANT_ID: `{${TENANT.toUpperCase()}}`, O365_APPLICATION_ID: APPLICATION, O365_CLIENT_SECRET: 'x' };

  test('with enough in it needs no file', () => {
    expect(read(enough)).toEqual({
      tenantId: TENANT,
      applicationId: APPLICATION,
      endpoint: { cloud: 'enterprise', apiUrl: 'https://manage.office.com', loginUrl: 'https://login.microsoftonline.com' },
      credential: { kind: 'secret-environment' },
      contentTypes: DEFAULT_CONTENT_TYPES,
      publisherId: TENANT,
      caFile: null,
      recheck: 'daily', noDataAlert: 'none',
    });
  });

  test('wins over the file, each variable alone', () => {
    writeSettings(places, 'default', SETTINGS);
    expect(read({ O365_TENANT_ID: OTHER_TENANT })).toEqual({ ...SETTINGS, tenantId: OTHER_TENANT, publisherId: OTHER_TENANT });
    expect(read({ O365_PUBLISHER_ID: OTHER_TENANT }).publisherId).toBe(OTHER_TENANT);
    expect(read({ O365_ENDPOINT: 'dod' }).endpoint.cloud).toBe('dod');
    expect(read({ O365_ENDPOINT: 'https://a.example', O365_LOGIN_URL: 'https://b.example' }).endpoint).toEqual({
      cloud: 'custom', apiUrl: 'https://a.example', loginUrl: 'https://b.example',
    });
    expect(read({ O365_CONTENT_TYPES: 'dlp.all' }).contentTypes).toEqual(['DLP.All']);
    expect(read({ O365_CA_FILE: 'ca.pem' }).caFile).toBe('/here/ca.pem');
    expect(read({ O365_CERTIFICATE: 'a.pem', O365_PRIVATE_KEY: '/b.pem' }).credential).toEqual({
      kind: 'certificate', certificateFile: '/here/a.pem', privateKeyFile: '/b.pem',
    });
  });

  test('counts an empty variable as not set, and lets a client secret choose only when nothing else does', () => {
    writeSettings(places, 'default', SETTINGS);
    expect(read({ O365_TENANT_ID: '', O365_CLIENT_SECRET: 'x' })).toEqual(SETTINGS);
  });

  test('is completed by the key that configure made', () => {
    mkdirSync(places.keysFolder, { recursive: true });
    writeFileSync(places.privateKeyFile, '');
    writeFileSync(places.certificateFile, '');
    expect(read({ ...enough, O365_CLIENT_SECRET: '' }).credential).toEqual({
      kind: 'certificate', certificateFile: places.certificateFile, privateKeyFile: places.privateKeyFile,
    });
  });

  test.each<[Record<string, string>, string]>([
    [{ O365_TENANT_ID: 'contoso.com' }, 'O365_TENANT_ID'],
    [{ O365_APPLICATION_ID: TENANT }, 'the same'],
    [{ O365_ENDPOINT: 'https://x.example' }, 'O365_ENDPOINT'],
    [{ O365_CONTENT_TYPES: 'x' }, 'O365_CONTENT_TYPES'],
    [{ O365_CERTIFICATE: 'x' }, 'O365_PRIVATE_KEY'],
    [{ O365_CLIENT_SECRET: '' }, 'not configured'],
  ])('that is wrong (%j) is a settings error that names it', (env, name) => {
    expect(() => read({ ...enough, ...env })).toThrow(fails(name));
  });
});

test('the schema of the settings is itself right: the program does not look at each start', () => {
  const ajvOptions = { discriminator: true, validateSchema: true } as const;
  expect(() => new Conf({ cwd: home, configName: 'probe', schema: SETTINGS_SCHEMA.properties ?? {}, ajvOptions })).not.toThrow();
  const wrong = { profiles: { type: 'object', minProperties: -1 } } as const;
  expect(() => new Conf({ cwd: home, configName: 'probe', schema: wrong, ajvOptions })).toThrow(/schema is invalid/);
});
