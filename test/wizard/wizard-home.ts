/** A home of its own, a sandbox, and the walk-through between them, with answers from a script. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WizardWorld } from '../../src/commands/configure-parts.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { scriptedAsk, type Scripted, type ScriptedAsk } from './scripted-ask.js';

export type WizardHome = { home: string; ask: ScriptedAsk; world: WizardWorld; said: string[]; out: string[]; interrupt: () => void };

/** The clock of the program is the sandbox's; waiting moves it. */
export function wizardHome(sandbox: Pick<Sandbox, 'clock'>, script: readonly Scripted[], given: { home?: string; env?: Record<string, string> } = {}): WizardHome {
  const home = given.home ?? mkdtempSync(join(tmpdir(), 'o365-wizard-'));
  const [said, out]: [string[], string[]] = [[], []];
  const ask = scriptedAsk(script);
  const control = new AbortController();
  let elapsed = 0;
  const world: WizardWorld = {
    env: { O365_HOME: home, ...given.env },
    cwd: home,
    homedir: home,
    pid: 4242,
    host: 'test-host',
    accountHome: home,
    node: process.execPath,
    program: '/opt/o365/bin/o365.js',
    run: () => Promise.reject(new Error('nothing is run in this test')),
    userAgent: 'o365/test',
    clock: {
      now: () => sandbox.clock.now(),
      elapsed: () => elapsed,
      async wait(milliseconds) {
        elapsed += milliseconds;
        sandbox.clock.advance(milliseconds);
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
    random: () => 0.5,
    terminal: { out: (line) => out.push(line), say: (line) => said.push(line), write: async () => Promise.resolve(), isWatched: false, isTerminal: true, progress: () => undefined },
    interruption: () => ({ signal: control.signal, now: control.signal, by: () => null }),
    timer: () => () => undefined,
    everyMs: () => () => undefined,
    ask,
    signal: control.signal,
    verify: null,
    schedule: null,
  };
  return { home, ask, world, said, out, interrupt: () => control.abort() };
}

/** Every file below a folder, with its mode in octal: "keys/default.key" -> "600". Folders end with "/". */
export function modesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [`${path.slice(folder.length + 1)}${statSync(path).isDirectory() ? '/' : ''}`, (statSync(path).mode & 0o777).toString(8)]),
  );
}

/** The files below a folder that hold the text, and 'the output' when a line of it does. */
export function whereIs(text: string | RegExp, folder: string, lines: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const holds = (content: string): boolean => (typeof text === 'string' ? content.includes(text) : text.test(content));
  const found = files.filter((file) => holds(readFileSync(file, 'latin1'))).map((file) => file.slice(folder.length + 1));
  return [...found, ...(holds(lines.join('\n')) ? ['the output'] : [])];
}

/** A private key, and the head and first point of every JWT. */
const SECRETS = [/PRIVATE KEY/, /eyJ[\w-]{10,}\./];

/** Where a secret shows, in the output or in a file that is not a 0600 key or secret: none should. */
export function leaksIn(folder: string, lines: readonly string[], more: readonly string[] = []): string[] {
  const isKept = (file: string): boolean => /(^|\/)keys\/[^/]+\.(key|secret)$/.test(file) && (statSync(join(folder, file)).mode & 0o777) === 0o600;
  return [...SECRETS, ...more].flatMap((secret) => whereIs(secret, folder, lines)).filter((file) => !isKept(file));
}

/** After each test: throws when a secret got out. */
export function refuseLeaks(folder: string, lines: readonly string[], more: readonly string[] = []): void {
  const leaks = existsSync(folder) ? leaksIn(folder, lines, more) : [];
  if (leaks.length > 0) throw new Error(`a secret got out: ${leaks.join(', ')}`);
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}
