/** The real program on a real terminal (tmux). What a person would type, and what the person would see. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { hasTmux, openScreen, type Screen } from '../wizard/tmux.js';
import { again, byHand, registered, toTheSandbox, walk } from '../wizard/walks.js';
import { modesIn, whereIs } from '../wizard/wizard-home.js';

const canRun = hasTmux();
if (!canRun) process.stderr.write('\nNO tmux here, and it cannot be installed: the wizard was NOT tried on a real terminal.\n\n');
const whereTmuxRuns = canRun ? describe : describe.skip;
const PROGRAM = `${process.execPath} ${resolve('bin/o365.js')}`;

let sandbox: Sandbox;
let home: string;
const screens: Screen[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ ratePerHour: 0, history: 0, behaviour: { deviceCodeIntervalSeconds: 1 } });
});
afterAll(async () => sandbox.close());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'o365-terminal-'));
});
afterEach(() => {
  for (const screen of screens.splice(0)) screen.close();
  rmSync(home, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}, flags = ''): Screen {
  const screen = openScreen(`${PROGRAM} configure ${flags}`, { env: { O365_HOME: home, ...env } });
  screens.push(screen);
  return screen;
}

async function ended(screen: Screen): Promise<number> {
  const text = await screen.until(/exit code \d+/);
  return Number(/exit code (\d+)/.exec(text)?.[1]);
}

/** "Verify now?" and "every 20 minutes?" where these commands exist. */
async function declineTheRest(screen: Screen): Promise<void> {
  const text = await screen.until(/exit code \d+|Verify the connection now\?/);
  if (!text.includes('exit code')) {
    screen.type('n');
    screen.keys('Enter');
    const later = await screen.until(/exit code \d+|Collect every 20 minutes/);
    if (!later.includes('exit code')) {
      screen.type('n');
      screen.keys('Enter');
    }
  }
}

const settings = (): string => readFileSync(join(home, 'config/config.json'), 'utf8');

whereTmuxRuns('on a real terminal', () => {
  test('the whole walk by hand', async () => {
    const screen = start();
    await walk(screen, byHand(sandbox, home));
    await declineTheRest(screen);
    expect(await ended(screen)).toBe(0);
    expect(JSON.parse(settings()).profiles.default).toMatchObject({ tenantId: sandbox.tenantId, applicationId: sandbox.applicationId });
    expect(modesIn(home)).toMatchObject({ 'config/config.json': '600', 'keys/default.key': '600', 'keys/default.cer': '600', 'keys/': '700' });
    const key = readFileSync(join(home, 'keys/default.key'), 'utf8').split('\n')[3]!;
    expect(whereIs(key, home, [screen.all()])).toEqual(['keys/default.key']);
  });

  test('the whole registration for me, and a second run that changes nothing', async () => {
    const screen = start();
    await walk(screen, registered(sandbox));
    await declineTheRest(screen);
    expect(await ended(screen)).toBe(0);
    const before = settings();
    expect(JSON.parse(before).profiles.default.applicationId).toBe(sandbox.directory.applications().find(({ tags }) => tags.includes('o365-collector'))?.appId);
    const second = start();
    await walk(second, again());
    await declineTheRest(second);
    expect(await ended(second)).toBe(0);
    expect(settings()).toBe(before);
  });

  test('Ctrl-C at each question leaves the settings as they were and exits 130', async () => {
    const first = start();
    await walk(first, byHand(sandbox, home));
    await declineTheRest(first);
    await ended(first);
    const before = settings();
    const stops = again();
    for (let index = 0; index < stops.length; index += 1) {
      const screen = start();
      // oxlint-disable-next-line no-await-in-loop -- a terminal at a time
      await walk(screen, [...stops.slice(0, index), { question: stops[index]!.question, answer: (at) => at.keys('C-c') }]);
      // oxlint-disable-next-line no-await-in-loop
      expect([stops[index]!.question, await ended(screen)]).toEqual([stops[index]!.question, 130]);
      expect(settings()).toBe(before);
      screen.close();
    }
  }, 120_000);

  test('Ctrl-C at each question of a first run leaves no settings at all', async () => {
    for (const stops of [byHand(sandbox, home), registered(sandbox)]) {
      for (let index = stops.length - 1; index > 6; index -= 2) {
        const screen = start();
        // oxlint-disable-next-line no-await-in-loop -- a terminal at a time
        await walk(screen, [...stops.slice(0, index), { question: stops[index]!.question, answer: (at) => at.keys('C-c') }]);
        // oxlint-disable-next-line no-await-in-loop
        expect([stops[index]!.question, await ended(screen)]).toEqual([stops[index]!.question, 130]);
        expect(existsSync(join(home, 'config/config.json'))).toBe(false);
        screen.close();
        rmSync(join(home, 'keys'), { recursive: true, force: true });
      }
    }
  }, 120_000);

  test('--register opens the walk-through with the registration chosen', async () => {
    const screen = start({}, '--register');
    await walk(screen, registered(sandbox).filter(({ question }) => !question.includes('The app in Microsoft Entra')));
    await declineTheRest(screen);
    expect(await ended(screen)).toBe(0);
    expect(screen.all()).not.toContain('The app in Microsoft Entra');
  });

  test('Ctrl-D and a terminal that goes away end it too', async () => {
    const screen = start();
    await walk(screen, [...toTheSandbox(sandbox).slice(0, 1), { question: '? URL of the Management Activity API:', answer: (at) => at.keys('C-d') }]);
    expect(await ended(screen)).toBe(130);
  });

  test('a secret that is typed is never on the screen', async () => {
    const screen = start();
    await walk(screen, [
      ...toTheSandbox(sandbox),
      { question: '? The app in Microsoft Entra:', answer: (at) => at.keys('Down', 'Down', 'Enter') },
      { question: '? How shall this machine prove', answer: (at) => at.keys('Down', 'Down', 'Enter') },
      { question: '? Client secret', answer: (at) => at.type(sandbox.clientSecret) },
    ]);
    await screen.until('[input is masked]');
    expect(screen.all()).not.toContain(sandbox.clientSecret.slice(0, 6));
    screen.keys('Enter');
    await walk(screen, [
      { question: '? Tenant ID', answer: (at) => at.keys('C-c') },
    ]);
    expect(await ended(screen)).toBe(130);
    expect(whereIs(sandbox.clientSecret, home, [screen.all()])).toEqual([]);
  });

  test('with NO_COLOR there is no colour, and the questions are the same', async () => {
    const screen = start({ NO_COLOR: '1' });
    await screen.until('? Which cloud is the tenant in?');
    // oxlint-disable-next-line no-control-regex -- colours are control sequences
    expect(screen.coloured()).not.toMatch(/\u001B\[[\d;]*3[0-7]m/);
  });

  test('with TERM=dumb the questions are plain lines, and the secret has no echo', async () => {
    const screen = start({ TERM: 'dumb' }, `--endpoint ${sandbox.apiUrl} --login-url ${sandbox.loginUrl} --ca-file ${sandbox.caFile}`);
    const lines: [string, string][] = [
      ['Number [6]:', ''],
      ['URL of the Management Activity API:', ''],
      ['URL of the log-in host:', ''],
      ['Numbers, parted by commas', '1,2'],
      ['9. 72h', ''],
      ['3. It is registered already', '3'],
      ['6. The managed identity', '3'],
      ['Client secret', sandbox.clientSecret],
      ['Tenant ID, or a domain:', 'wrong'],
      ['is not a GUID', sandbox.tenantId],
      ['Application ID:', sandbox.applicationId],
      ['Save these settings?', ''],
    ];
    for (const [question, answer] of lines) {
      // oxlint-disable-next-line no-await-in-loop -- one question after the other
      await screen.until(question);
      screen.type(answer);
      screen.keys('Enter');
    }
    await declineTheRest(screen);
    expect(await ended(screen)).toBe(0);
    expect(screen.all()).not.toContain(sandbox.clientSecret);
    expect(readFileSync(join(home, 'keys/default.secret'), 'utf8')).toBe(sandbox.clientSecret);
    const dumb = start({ TERM: 'dumb' });
    await dumb.until('Number [6]:');
    dumb.keys('C-c');
    expect(await ended(dumb)).toBe(130);
  });
});
