import { expect, test } from '@jest/globals';
import { DASHBOARD_NAMES, type DashboardName, type DashboardResult } from '../../src/dashboards/dashboard.js';
import { drawDashboard } from '../../src/dashboards/draw-dashboard.js';
import { paperOf } from '../../src/dashboards/paper.js';
import { widthOf } from '../../src/dashboards/plain-text.js';
import { UTC } from '../../src/dashboards/zone.js';
import { addSegment, makeHome, show } from './event-store.js';
import { hostileHome } from './hostile.js';

const hostile = hostileHome();
const results = new Map<DashboardName, DashboardResult>();
for (const name of DASHBOARD_NAMES) results.set(name, await show(hostile, name));

const UTF8 = { LANG: 'C.UTF-8' };
/** Our own colours, as they are switched on and off. */
// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001b\[(?:1|2|22|3[1-6]|39)m/g;
const isCommand = (line: string): boolean => line.startsWith('o365 events');

function drawn(name: DashboardName, env: Record<string, string>, columns: number | undefined): string[] {
  return drawDashboard(results.get(name)!, paperOf(env, columns), UTC);
}

test.each(DASHBOARD_NAMES)('nothing in a record of %s reaches the terminal but printable characters', (name) => {
  for (const line of drawn(name, UTF8, 120)) {
    // oxlint-disable-next-line no-control-regex
    expect(line.replaceAll(COLOUR, '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u);
  }
});

test.each(DASHBOARD_NAMES.flatMap((name) => [80, 100, 137, 200].map((columns) => [name, columns] as const)))('%s fits %s columns', (name, columns) => {
  // The command is one line however long it is: it is there to be copied.
  const lines = drawn(name, UTF8, columns).flatMap((line) => line.split('\n')).map((line) => line.replaceAll(COLOUR, '')).filter((line) => !isCommand(line));
  expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
});

test('a locale without UTF-8 gets ASCII alone, and shows the rest as its code', () => {
  const text = drawn('sharepoint', { LANG: 'C' }, undefined).join('\n');
  expect(text).toMatch(/^[\n -~]*$/);
  expect(text).toContain('####');
  expect(text).toContain(String.raw`\u{202e}`);
});

test.each([
  ['NO_COLOR is set', { ...UTF8, NO_COLOR: '1', TERM: 'xterm' }, 100],
  ['the terminal is dumb', { ...UTF8, TERM: 'dumb' }, 100],
  ['the output is no terminal', { ...UTF8, TERM: 'xterm' }, undefined],
])('no colour where %s', (_, env, columns) => {
  expect(drawn('azure-ad', env, columns).join('')).not.toContain('\u001b');
});

test('colours in a terminal, and LC_ALL before LANG', () => {
  expect(drawn('azure-ad', UTF8, 100).join('')).toContain('\u001b[');
  expect(paperOf({ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 100).unicode).toBe(false);
  expect(paperOf({ COLUMNS: '150' }, undefined).width).toBe(150);
  expect([paperOf({}, 40).width, paperOf({}, 999).width, paperOf({ COLUMNS: 'x' }, undefined).width]).toEqual([80, 200, 100]);
});

const logIn = (hour: number, UserId: string, more: object) => ({ CreationTime: `2026-11-20T${String(hour).padStart(2, '0')}:10:00`, RecordType: 15, UserId, ...more });

test('a small dashboard looks like this', async () => {
  const home = makeHome();
  addSegment(home, 'Audit.AzureActiveDirectory', [
    logIn(6, 'adele@contoso.example', { Operation: 'UserLoggedIn', ClientIP: '192.0.2.4:50123' }),
    logIn(9, 'adele@contoso.example', { Operation: 'UserLoggedIn', ClientIP: '::ffff:192.0.2.4' }),
    logIn(9, 'adele@contoso.example', { Operation: 'UserLoggedIn', ClientIP: '198.51.100.7', ResultStatus: 'Success', ErrorNumber: '50126' }),
    logIn(10, 'bruno@contoso.example', { Operation: 'UserLoginFailed', ClientIP: '198.51.100.7', ErrorNumber: '50126' }),
    'not a record',
  ]);
  const lines = drawDashboard(await show(home, 'azure-ad'), paperOf(UTF8, undefined), UTC);
  expect(lines.slice(0, 26).join('\n')).toMatchInlineSnapshot(`
"Azure Active Directory  2026-11-19 12:00 to 2026-11-20 12:00 UTC
5 events
Odd: 1 unreadable

Log-in activity
failure                                             █ █              2        peak 1
success                                       █     █                2        peak 1
          11-19 12:00                          11-20 11:30  a step is 30 min
A log-in is a success only if no error field of its record says otherwise.
o365 events --type Audit.AzureActiveDirectory --where log-in=failure --since 24h

Failed log-ins by user
User                                                             Failed  Succeeded  Addresses
adele@contoso.example  ████████████████████████████████████████       1          2          1
bruno@contoso.example  ████████████████████████████████████████       1          0          1
o365 events --type Audit.AzureActiveDirectory --where log-in=failure --where UserId=adele@contoso.example --since 24h

Failed log-ins by error
Error                                                                      Failed  Users
50126 InvalidUserNameOrPassword  ████████████████████████████████████████       2      2
o365 events --type Audit.AzureActiveDirectory --where log-in=failure --where 'log-in-error=50126 InvalidUserNameOrPassword' --since 24h

Log-ins by client address
Address                                                 Log-ins  Failed  Users
192.0.2.4     ████████████████████████████████████████        2       0      1
198.51.100.7  ████████████████████████████████████████        2       2      2"
`);
});
