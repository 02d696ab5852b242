import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeKeyPair } from '../../src/auth/certificate.js';
import { configureEntry } from '../../src/commands/configure-entry.js';
import { configureWizard } from '../../src/commands/configure-wizard.js';
import { Exit } from '../../src/errors.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { CTRL_C, ENTER, type Scripted } from '../wizard/scripted-ask.js';
import { modesIn, refuseLeaks, removeHome, whereIs, wizardHome, type WizardHome } from '../wizard/wizard-home.js';

let sandbox: Sandbox;
const homes: WizardHome[] = [];

beforeEach(async () => {
  sandbox = await startSandbox({ ratePerHour: 0, history: 0, startTime: new Date('2026-11-20T12:00:00Z'), frozen: true });
});
afterEach(async () => {
  for (const { home, said, out } of homes.splice(0)) {
    refuseLeaks(home, [...said, ...out]);
    removeHome(home);
  }
  await sandbox.close();
});

function at(script: readonly Scripted[], given: Parameters<typeof wizardHome>[2] = {}): WizardHome {
  const made = wizardHome(sandbox, script, given);
  homes.push(made);
  return made;
}

const tillSignIn = (): Scripted[] => [
  ['Which cloud', 'a URL of my own'],
  ['URL of the Management Activity API', sandbox.apiUrl],
  ['URL of the log-in host', ENTER],
  ['File of the private CA', sandbox.caFile],
  ['What shall be collected', ENTER],
  ['No-data alert', ENTER],
  ['The app in Microsoft Entra', 'Register it for me'],
  ['URL of Microsoft Graph', ENTER],
  ['Name of the app', ENTER],
];
const whole = (): Scripted[] => [...tillSignIn(), ['Register the app', ENTER], ['Save', ENTER]];
/** The registration is refused; the way is asked again, and Ctrl-C ends it. */
const refused = (): Scripted[] => [...tillSignIn(), ['The app in Microsoft Entra', CTRL_C]];

const ours = (): ReturnType<Sandbox['directory']['applications']> => sandbox.directory.applications().filter(({ tags }) => tags.includes('o365-collector'));
const settingsIn = (home: string): any => JSON.parse(readFileSync(join(home, 'config/config.json'), 'utf8')).profiles.default;

test('one sign-in makes app, service principal and consent, and Entra then gives a token with the permission', async () => {
  const { world, ask, home, said } = at(whole());
  expect(await configureWizard({}, world)).toBe(Exit.ok);
  expect(ask.left()).toEqual([]);
  const [app] = ours();
  expect(app).toMatchObject({ displayName: 'o365 collector', signInAudience: 'AzureADMyOrg' });
  expect(app?.keyCredentials).toHaveLength(1);
  expect(sandbox.directory.rolesOf(app!.appId)).toEqual(['ActivityFeed.Read']);
  expect(settingsIn(home)).toMatchObject({ tenantId: sandbox.tenantId, applicationId: app!.appId });
  expect(said.join('\n')).toMatch(/enter {2}\w{9} {3}/);
  expect(said.join('\n')).toContain(`Signed in as admin@${sandbox.domain}`);
  expect(modesIn(home)).toMatchObject({ 'keys/default.key': '600', 'config/config.json': '600' });
  expect(sandbox.requests.filter(({ status }) => status >= 500)).toEqual([]);
});

test('on a terminal, --register has chosen the way; a refusal asks for another one', async () => {
  const isWay = ([question]: Scripted): boolean => question.startsWith('The app in Microsoft Entra');
  const { world, ask, home } = at(whole().filter((stop) => !isWay(stop)));
  expect(await configureEntry({ register: true }, { ...world, isTerminal: true, wizard: async () => Promise.resolve(world) })).toBe(Exit.ok);
  expect(ask.left()).toEqual([]);
  expect(settingsIn(home).applicationId).toBe(ours()[0]?.appId);
  sandbox.behaviour.deviceSignIn = 'declined';
  const second = at([...tillSignIn().filter((stop) => !isWay(stop)), ['The app in Microsoft Entra', CTRL_C]]);
  await expect(configureWizard({ register: true }, second.world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(second.ask.asked.at(-1)?.suggested).toBe('I register it by hand');
});

test('Ctrl-C at each question of the registration ends 130 and leaves no settings', async () => {
  const script = whole();
  for (let index = 0; index < script.length; index += 1) {
    const { world, home, ask } = at([...script.slice(0, index), [script[index]![0], CTRL_C]]);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await expect(configureWizard({}, world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
    expect(ask.left()).toEqual([]);
    expect(Object.keys(modesIn(home)).filter((file) => file.startsWith('config'))).toEqual([]);
  }
});

test('with DLP.All the app gets both permissions', async () => {
  const script = whole().map(([question, answer]): Scripted => (question.startsWith('What shall') ? [question, ['Audit.General', 'DLP.All']] : [question, answer]));
  await configureWizard({}, at(script).world);
  expect(sandbox.directory.rolesOf(ours()[0]!.appId)).toEqual(['ActivityFeed.Read', 'ActivityFeed.ReadDlp']);
});

test('a directory that lags 40 seconds behind is waited for at every step', async () => {
  sandbox.behaviour.replicationMs = 40_000;
  const { world, said } = at(whole());
  expect(await configureWizard({}, world)).toBe(Exit.ok);
  sandbox.clock.advance(60_000);
  expect(sandbox.directory.rolesOf(ours()[0]!.appId)).toEqual(['ActivityFeed.Read']);
  expect(said).toContain('  ✔ Entra takes the certificate and gives the permission');
});

test('a directory that never catches up is given up after a while, and says what was made and how to remove it', async () => {
  sandbox.behaviour.replicationMs = 3_600_000;
  const { world, said } = at(refused().toSpliced(-1, 0, ['Register the app', ENTER]));
  await expect(configureWizard({}, world)).rejects.toMatchObject({ exitCode: Exit.interrupted, hint: expect.stringContaining('"o365 collector"') });
  expect(said.join(' ')).toContain('az ad app delete --id');
});

test('a second run finds the app of the settings, and makes no other', async () => {
  const first = at(whole());
  await configureWizard({}, first.world);
  const [app] = ours();
  // Somebody has taken the certificate and the requested permission away.
  sandbox.directory.changeApplication(app!.id, { keyCredentials: [], requiredResourceAccess: [] });
  const again = whole().filter(([question]) => !question.startsWith('File of the private CA'));
  const second = at(again, { home: first.home });
  expect(await configureWizard({}, second.world)).toBe(Exit.ok);
  expect(ours()).toHaveLength(1);
  expect(ours()[0]?.keyCredentials).toHaveLength(1);
  expect(second.said.join(' ').replaceAll(/ +/g, ' ')).toContain('added the certificate and the requested permission');
  expect(second.said.join('\n')).toContain('consent was there already for ActivityFeed.Read');
});

test('a run that died after the app was made goes on with that app, found by its name and mark', async () => {
  sandbox.behaviour.signedInAs = 'application-administrator';
  const first = at(refused().toSpliced(-1, 0, ['Register the app', ENTER]));
  await expect(configureWizard({}, first.world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(first.said.join(' ')).toContain('is no administrator who may do this');
  expect(first.said.join(' ')).toContain('to remove it');
  sandbox.behaviour.signedInAs = 'global-administrator';
  const second = at(whole(), { home: first.home });
  expect(await configureWizard({}, second.world)).toBe(Exit.ok);
  expect(ours()).toHaveLength(1);
});

test('an app of the same name that o365 did not make is left alone', async () => {
  const others = sandbox.directory.addApplication({ displayName: 'o365 collector', signInAudience: 'AzureADMyOrg', tags: [], keyCredentials: [], requiredResourceAccess: [] });
  await configureWizard({}, at(whole()).world);
  expect(sandbox.directory.applications().filter(({ displayName }) => displayName === 'o365 collector')).toHaveLength(2);
  expect(sandbox.directory.applications().find(({ id }) => id === others.id)?.keyCredentials).toEqual([]);
});

test('the certificates and permissions that an admin added to the app stay', async () => {
  const first = at(whole());
  await configureWizard({}, first.world);
  const [app] = ours();
  const { certificatePem } = await makeKeyPair('another', sandbox.clock.now());
  const key = new X509Certificate(certificatePem).raw.toString('base64');
  const other = { ...app!.keyCredentials[0]!, keyId: 'another', key, customKeyIdentifier: 'another' };
  sandbox.directory.changeApplication(app!.id, { requiredResourceAccess: [{ resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: [{ id: 'x', type: 'Scope' }] }], keyCredentials: [other] });
  const second = at(whole().filter(([question]) => !question.startsWith('File of the private CA')), { home: first.home });
  await configureWizard({}, second.world);
  expect(ours()[0]?.requiredResourceAccess).toHaveLength(2);
  expect(ours()[0]?.keyCredentials.map(({ keyId }) => keyId)).toEqual(['another', expect.any(String)]);
});

const SIGN_INS = [
  ['declined', 'declined in the browser'],
  ['expired', 'has expired'],
  ['pending', 'has expired'],
  ['blocked', 'Conditional Access'],
] as const;
test.each(SIGN_INS)('a sign-in that is %s has its own sentence: %s', async (how, words) => {
  sandbox.behaviour.deviceSignIn = how;
  const { world, said, home } = at(refused());
  await expect(configureWizard({}, world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(said.join(' ')).toContain(words);
  expect(modesIn(home)).toEqual({});
});

test('"slow down" is obeyed: each later poll leaves five seconds more', async () => {
  sandbox.behaviour.deviceSignIn = 'slow-down';
  sandbox.behaviour.deviceCodePolls = 3;
  expect(await configureWizard({}, at(whole()).world)).toBe(Exit.ok);
  const polls = sandbox.requests.filter(({ operation, code }) => operation === 'token' && ['slow_down', 'authorization_pending'].includes(code ?? ''));
  expect(polls.map(({ code }) => code)).toEqual(['slow_down', 'authorization_pending', 'authorization_pending']);
  expect(polls[2]!.at.getTime() - polls[1]!.at.getTime()).toBe(10_000);
});

test('who is no administrator is told so before anything is made', async () => {
  sandbox.behaviour.signedInAs = 'user';
  const { world, said } = at(refused().toSpliced(-1, 0, ['Register the app', ENTER]));
  await expect(configureWizard({}, world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(said.join(' ')).toContain('is no administrator who may do this');
  expect(ours()).toEqual([]);
});

test('Graph that is throttled or busy is asked again; a page in its place is named', async () => {
  sandbox.faults.add({ on: 'graph', times: 2, answer: { status: 429, headers: { 'Retry-After': '7' } } });
  sandbox.faults.add({ on: 'graph', skip: 3, times: 1, answer: { status: 503 } });
  expect(await configureWizard({}, at(whole()).world)).toBe(Exit.ok);
  sandbox.faults.add({ on: 'graph', answer: { status: 200, body: '<html>log in first</html>' } });
  const { world, said } = at(refused());
  await expect(configureWizard({}, world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(said.join(' ')).toContain('something else where JSON was due');
});

test('a tenant without the Management APIs is told what brings them', async () => {
  await sandbox.close();
  sandbox = await startSandbox({ ratePerHour: 0, history: 0, startTime: new Date('2026-11-20T12:00:00Z'), frozen: true, behaviour: { managementApiKnown: false } });
  const { world, said } = at(refused().toSpliced(-1, 0, ['Register the app', ENTER]));
  await expect(configureWizard({}, world)).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(said.join(' ')).toContain('Office 365 subscription');
});

test('Ctrl-C while the sign-in is waited for ends 130 and leaves nothing', async () => {
  sandbox.behaviour.deviceSignIn = 'pending';
  const { world, home, interrupt } = at(tillSignIn());
  const terminal = { ...world.terminal, say: (line: string) => (line.includes('Good for') ? interrupt() : world.terminal.say(line)) };
  await expect(configureWizard({}, { ...world, terminal })).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(modesIn(home)).toEqual({});
});

test('the sign-in token goes to Graph only, and is written nowhere', async () => {
  const { world, home, said, out } = at(whole());
  await configureWizard({}, world);
  // The head and the first point of every JWT.
  for (const token of [/eyJ[\w-]{10,}\./, /Bearer /]) expect(whereIs(token, home, [...said, ...out])).toEqual([]);
  expect(sandbox.requests.filter(({ bearer, operation }) => bearer !== 'none' && operation !== 'graph')).toEqual([]);
});

test('without a terminal, --register prints the code and writes the settings', async () => {
  const { world, home, said, out } = at([]);
  const options = { register: true, endpoint: sandbox.apiUrl, loginUrl: sandbox.loginUrl, caFile: sandbox.caFile, json: true };
  expect(await configureEntry(options, { ...world, isTerminal: false, wizard: async () => Promise.resolve(world) })).toBe(Exit.ok);
  expect(said.join('\n')).toContain('Good for 15 minutes');
  expect(settingsIn(home).applicationId).toBe(ours()[0]?.appId);
  expect(JSON.parse(out.join('\n'))).toMatchObject({ version: 1, profile: 'default' });
});
