import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { configureWizard } from '../../src/commands/configure-wizard.js';
import { Exit } from '../../src/errors.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { CTRL_C, ENTER, type Scripted } from '../wizard/scripted-ask.js';
import { modesIn, refuseLeaks, removeHome, whereIs, wizardHome, type WizardHome } from '../wizard/wizard-home.js';

let sandbox: Sandbox;
const homes: WizardHome[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ ratePerHour: 0, history: 0, startTime: new Date('2026-11-20T12:00:00Z'), frozen: true });
});
afterAll(async () => sandbox.close());
afterEach(() => {
  sandbox.faults.clear();
  for (const { home, said, out } of homes.splice(0)) {
    refuseLeaks(home, [...said, ...out], [sandbox.clientSecret]);
    removeHome(home);
  }
});

function at(script: readonly Scripted[], given: Parameters<typeof wizardHome>[2] = {}): WizardHome {
  const made = wizardHome(sandbox, script, given);
  homes.push(made);
  return made;
}

const place = (): Scripted[] => [
  ['Which cloud', 'a URL of my own'],
  ['URL of the Management Activity API', sandbox.apiUrl],
  ['URL of the log-in host', ENTER],
  ['File of the private CA', sandbox.caFile],
];

const byHand = (): Scripted[] => [
  ...place(),
  ['What shall be collected', ENTER],
  ['No-data alert', ENTER],
  ['The app in Microsoft Entra', 'I register it by hand'],
  ['How shall this machine prove', ENTER],
  ['When that is done', 'Go on'],
  ['Tenant ID', sandbox.tenantId],
  ['Application ID', sandbox.applicationId],
  ['Save these settings?', 'Save'],
];

const settingsIn = (home: string): any => JSON.parse(readFileSync(join(home, 'config/config.json'), 'utf8')).profiles;

test('the whole walk by hand saves settings, key and certificate, each for its owner alone', async () => {
  const { world, ask, home, said } = at(byHand());
  expect(await configureWizard({}, world)).toBe(Exit.ok);
  expect(ask.left()).toEqual([]);
  expect(settingsIn(home).default).toMatchObject({
    tenantId: sandbox.tenantId,
    applicationId: sandbox.applicationId,
    endpoint: { cloud: 'custom', apiUrl: sandbox.apiUrl, loginUrl: sandbox.loginUrl },
    caFile: sandbox.caFile,
  });
  expect(modesIn(home)).toEqual({ 'config/': '700', 'config/config.json': '600', 'keys/': '700', 'keys/default.cer': '600', 'keys/default.key': '600' });
  const key = readFileSync(join(home, 'keys/default.key'), 'utf8').split('\n')[3]!;
  expect(whereIs(key, home, said)).toEqual(['keys/default.key']);
});

test('every line that is shown fits 80 columns, as far as paths allow', async () => {
  const { world, home, said } = at(byHand());
  await configureWizard({}, world);
  expect(said.filter((line) => line.length > 80 && !line.includes(home) && !line.includes(sandbox.caFile))).toEqual([]);
});

test('a second run suggests what is stored, and Enter all the way changes nothing', async () => {
  const first = at(byHand());
  await configureWizard({}, first.world);
  const before = readFileSync(join(first.home, 'config/config.json'), 'utf8');
  const again: Scripted[] = [
    ['Which cloud', ENTER],
    ['URL of the Management Activity API', ENTER],
    ['URL of the log-in host', ENTER],
    ['What shall be collected', ENTER],
    ['No-data alert', ENTER],
    ['The app in Microsoft Entra', ENTER],
    ['How shall this machine prove', ENTER],
    ['Tenant ID', ENTER],
    ['Application ID', ENTER],
    ['Save these settings?', ENTER],
  ];
  const second = at(again, { home: first.home });
  expect(await configureWizard({}, second.world)).toBe(Exit.ok);
  expect(readFileSync(join(first.home, 'config/config.json'), 'utf8')).toBe(before);
  expect(second.ask.asked.map(({ suggested }) => suggested)).toEqual([
    'a URL of my own',
    sandbox.apiUrl,
    sandbox.loginUrl,
    expect.arrayContaining(['Audit.General']),
    'none',
    'It is registered already',
    'A certificate, made here (recommended)',
    sandbox.tenantId,
    sandbox.applicationId,
    'Save',
  ]);
});

test('Ctrl-C at each question ends 130 and leaves the old settings as they were', async () => {
  const first = at(byHand());
  await configureWizard({}, first.world);
  const before = readFileSync(join(first.home, 'config/config.json'), 'utf8');
  const script = byHand().filter(([question]) => !question.startsWith('File of the private CA'));
  for (let at1 = 0; at1 < script.length; at1 += 1) {
    const { world } = at([...script.slice(0, at1), [script[at1]![0], CTRL_C]], { home: first.home });
    // oxlint-disable-next-line no-await-in-loop -- one after the other in one home
    await expect(configureWizard({}, world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
    expect(readFileSync(join(first.home, 'config/config.json'), 'utf8')).toBe(before);
  }
});

const registeredBy = (...proof: Scripted[]): Scripted[] => [
  ...byHand().slice(0, 6),
  ['The app in Microsoft Entra', 'It is registered already'],
  ...proof,
  ['Tenant ID', sandbox.domain],
  ['Use this ID?', ENTER],
  ['Application ID', sandbox.applicationId],
  ['Save these settings?', 'Save'],
];

test('Ctrl-C at each question of a first run, whatever the credential, ends 130 and leaves no settings and no secret', async () => {
  const other = at(byHand());
  await configureWizard({}, other.world);
  const [certificate, key] = [join(other.home, 'keys/default.cer'), join(other.home, 'keys/default.key')];
  const proofs = (): Scripted[][] => [
    [['How shall this machine prove', 'A client secret, typed in now'], ['Client secret', sandbox.clientSecret]],
    [['How shall this machine prove', 'A client secret in a file'], ['File of the client secret', sandbox.clientSecretFile]],
    [['How shall this machine prove', 'A certificate of my own'], ['File of the certificate', certificate], ['File of its private key', key]],
    [['How shall this machine prove', 'A federated token'], ['File of the federated token', sandbox.clientSecretFile]],
    [['How shall this machine prove', 'The managed identity'], ['Client ID of a user-assigned identity', '']],
  ];
  const unreachable: Scripted[] = [['Which cloud', 'a URL of my own'], ['URL of the Management Activity API', 'https://localhost:9'], ['URL of the log-in host', ENTER], ['What now?', 'Go on']];
  for (const script of [byHand(), unreachable, ...proofs().map((proof) => registeredBy(...proof))]) {
    for (let index = 0; index < script.length; index += 1) {
      const { world, home, ask } = at([...script.slice(0, index), [script[index]![0], CTRL_C]]);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(configureWizard({}, world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
      expect(ask.left()).toEqual([]);
      expect(Object.keys(modesIn(home)).filter((file) => !['keys/', 'keys/default.cer', 'keys/default.key'].includes(file))).toEqual([]);
    }
  }
}, 60_000);

test.each(['Verify the connection now?', 'Collect every 20 minutes'])('Ctrl-C at "%s" ends 130, and what was saved stays', async (question) => {
  const script: Scripted[] = [['Verify the connection now?', ENTER], ['Collect every 20 minutes', ENTER]];
  const until = script.slice(0, script.findIndex(([asked]) => asked === question));
  const { world, home } = at([...byHand(), ...until, [question, CTRL_C]]);
  const ok = async (): Promise<number> => Promise.resolve(Exit.ok);
  await expect(configureWizard({}, { ...world, verify: ok, schedule: ok })).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(settingsIn(home).default.tenantId).toBe(sandbox.tenantId);
});

test('the no-data alert is asked for, shown and suggested the next time; days to keep are not lost by it', async () => {
  const script = byHand().map(([question, answer]): Scripted => [question, question === 'No-data alert' ? '6h' : answer]);
  const first = at(script);
  await configureWizard({ keepDays: '90' }, first.world);
  expect(first.said.join('\n')).toMatch(/no-data alert +6h/);
  const again = byHand().filter(([question]) => !question.startsWith('File of the private CA'));
  const second = at(again, { home: first.home });
  await configureWizard({}, second.world);
  expect(second.ask.asked.find(({ message }) => message.startsWith('No-data alert'))?.suggested).toBe('6h');
  expect(settingsIn(first.home).default).toMatchObject({ noDataAlert: '6h', keepDays: 90 });
});

test('Ctrl-C before the certificate is shown leaves no file at all; after it, the certificate stays and is named', async () => {
  const early = at([...byHand().slice(0, 7), ['How shall this machine prove', CTRL_C]]);
  await expect(configureWizard({}, early.world)).rejects.toMatchObject({ exitCode: Exit.interrupted, hint: null });
  expect(modesIn(early.home)).toEqual({});
  const late = at([...byHand().slice(0, 9), ['Tenant ID', CTRL_C]]);
  await expect(configureWizard({}, late.world)).rejects.toMatchObject({ exitCode: Exit.interrupted, hint: expect.stringContaining('keys/default.cer') });
  expect(Object.keys(modesIn(late.home))).toEqual(['keys/', 'keys/default.cer', 'keys/default.key']);
});

const tillIds = (): Scripted[] => byHand().slice(0, 9);

test('a domain is looked up in the OpenID document, and its GUID offered', async () => {
  const { world, ask, home } = at([...tillIds(), ['Tenant ID', ` https://${sandbox.domain}/ `], ['Use this ID?', ENTER], ['Application ID', sandbox.applicationId], ['Save', ENTER]]);
  await configureWizard({}, world);
  expect(ask.left()).toEqual([]);
  expect(settingsIn(home).default.tenantId).toBe(sandbox.tenantId);
});

test('what is wrong with an ID is said at once, each slip in its own words', async () => {
  const { world, ask } = at([
    ...tillIds(),
    ['Tenant ID', 'not a guid'],
    ['Tenant ID', sandbox.applicationId],
    ['Tenant ID', 'nowhere.example'],
    ['Tenant ID', ` "{${sandbox.tenantId.toUpperCase()}}"/ `],
    ['Application ID', sandbox.tenantId],
    ['Application ID', 'abc8Q~0123456789012345678901234567890'],
    ['Application ID', `<${sandbox.applicationId}>`],
    ['Save', ENTER],
  ]);
  await configureWizard({}, world);
  expect(ask.refused).toEqual([
    expect.stringContaining('not a GUID'),
    expect.stringContaining('Is it the Application ID?'),
    expect.stringContaining('no tenant with this domain'),
    expect.stringContaining('are the same'),
    expect.stringContaining('looks like a client secret'),
  ]);
});

test('a typed secret lies in its own file and nowhere else; a Secret ID is not taken for it', async () => {
  const secret = sandbox.clientSecret;
  const { world, ask, home, said, out } = at([
    ...place(),
    ['What shall be collected', ENTER],
    ['No-data alert', ENTER],
    ['The app in Microsoft Entra', 'It is registered already'],
    ['How shall this machine prove', 'A client secret, typed in now'],
    ['Client secret', '1b4e28ba-2fa1-11d2-883f-0016d3cca427'],
    ['Client secret', `  ${secret} `],
    ['Tenant ID', sandbox.tenantId],
    ['Application ID', sandbox.applicationId],
    ['Save', ENTER],
  ]);
  expect(await configureWizard({}, world)).toBe(Exit.ok);
  expect(ask.refused).toEqual([expect.stringContaining('Secret ID')]);
  expect(readFileSync(join(home, 'keys/default.secret'), 'utf8')).toBe(secret);
  expect(modesIn(home)['keys/default.secret']).toBe('600');
  expect(whereIs(secret, home, [...said, ...out])).toEqual(['keys/default.secret']);
});

test('"Change an answer" asks again with the answers filled in, the typed secret among them', async () => {
  const { world, ask, home } = at([
    ...place(),
    ['What shall be collected', ENTER],
    ['No-data alert', ENTER],
    ['The app in Microsoft Entra', 'It is registered already'],
    ['How shall this machine prove', 'A client secret, typed in now'],
    ['Client secret', sandbox.clientSecret],
    ['Tenant ID', sandbox.tenantId],
    ['Application ID', sandbox.applicationId],
    ['Save', 'Change an answer'],
    ['Which cloud', ENTER],
    ['URL of the Management Activity API', ENTER],
    ['URL of the log-in host', ENTER],
    ['What shall be collected', ['Audit.Exchange', 'DLP.All']],
    ['No-data alert', ENTER],
    ['The app in Microsoft Entra', ENTER],
    ['How shall this machine prove', ENTER],
    ['Tenant ID', ENTER],
    ['Application ID', ENTER],
    ['Save', ENTER],
  ]);
  await configureWizard({}, world);
  expect(ask.left()).toEqual([]);
  expect(settingsIn(home).default.contentTypes).toEqual(['Audit.Exchange', 'DLP.All']);
  expect(readFileSync(join(home, 'keys/default.secret'), 'utf8')).toBe(sandbox.clientSecret);
});

test('"Leave without saving" saves nothing and ends 130', async () => {
  const { world, home } = at([...byHand().slice(0, -1), ['Save', 'Leave']]);
  await expect(configureWizard({}, world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(Object.keys(modesIn(home))).not.toContain('config/config.json');
});

test('a host that does not answer is said at the first question, and one may go on all the same', async () => {
  const { world, said, ask } = at([
    ['Which cloud', 'a URL of my own'],
    ['URL of the Management Activity API', 'https://localhost:9'],
    ['URL of the log-in host', ENTER],
    ['What now?', 'Try again'],
    ['What now?', 'Choose another'],
    ['Which cloud', 'a URL of my own'],
    ['URL of the Management Activity API', 'https://localhost:9'],
    ['URL of the log-in host', ENTER],
    ['What now?', 'Go on'],
    ...byHand().slice(4),
  ]);
  expect(await configureWizard({}, world)).toBe(Exit.ok);
  expect(ask.left()).toEqual([]);
  expect(said.join('\n')).toContain('No connection to localhost:9');
});

test('the flags are what is suggested', async () => {
  const { world, ask } = at([['Which cloud', CTRL_C]]);
  await expect(configureWizard({ endpoint: 'gcc', tenantId: sandbox.tenantId }, world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(ask.asked[0]?.suggested).toBe('gcc');
});

test('after saving, the check may be repeated until it is healthy, and only then the job is offered', async () => {
  const made = at([...byHand(), ['Verify the connection now?', ENTER], ['Verify again?', ENTER], ['Collect every 20 minutes', ENTER]]);
  const codes: number[] = [Exit.refused, Exit.ok];
  const called: string[] = [];
  const world = { ...made.world, verify: async () => Promise.resolve(codes.shift() ?? 1), schedule: async () => Promise.resolve(called.push('schedule') - 1) };
  expect(await configureWizard({}, world)).toBe(Exit.ok);
  expect(called).toEqual(['schedule']);
  expect(made.ask.left()).toEqual([]);
});

test('a certificate that expires soon is said, with the way to renew it', async () => {
  const first = at(byHand());
  await configureWizard({}, first.world);
  const now = sandbox.clock.now();
  sandbox.clock.advance(710 * 86_400_000);
  const again = byHand().filter(([question]) => !question.startsWith('File of the private CA'));
  const second = at(again, { home: first.home });
  await configureWizard({}, second.world);
  sandbox.clock.set(now);
  expect(second.said.join('\n')).toMatch(/expires in 2\d days/);
  expect(second.said.join('\n')).toContain('o365 configure --renew-certificate');
});

test('own PEM files are tried as they are named: a missing one, a PFX, a key of another certificate', async () => {
  const other = at(byHand());
  await configureWizard({}, other.world);
  const mine = at([
    ...place(),
    ['What shall be collected', ENTER],
    ['No-data alert', ENTER],
    ['The app in Microsoft Entra', 'It is registered already'],
    ['How shall this machine prove', 'A certificate of my own'],
    ['File of the certificate', 'nothing.pem'],
    ['File of the certificate', 'mine.pfx'],
    ['File of the certificate', join(other.home, 'keys/default.cer')],
    ['File of its private key', join(other.home, 'keys/default.cer')],
    ['File of its private key', join(other.home, 'keys/default.key')],
    ['Tenant ID', sandbox.tenantId],
    ['Application ID', sandbox.applicationId],
    ['Save', ENTER],
  ]);
  writeFileSync(join(mine.home, 'mine.pfx'), Buffer.from([0x30, 0x82]));
  expect(await configureWizard({}, mine.world)).toBe(Exit.ok);
  expect(mine.ask.refused).toEqual([expect.stringContaining('missing'), expect.stringContaining('PFX'), expect.stringContaining('no private key')]);
  expect(settingsIn(mine.home).default.credential).toEqual({ kind: 'certificate', certificateFile: join(other.home, 'keys/default.cer'), privateKeyFile: join(other.home, 'keys/default.key') });
});
