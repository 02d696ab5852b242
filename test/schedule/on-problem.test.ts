/** Whom a run tells when something is wrong: the hook, once per silence, and the log. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { collectCommand, type CollectOptions } from '../../src/commands/collect.js';
import type { CommandWorld } from '../../src/commands/command-world.js';
import { realWorld } from '../../src/real-world.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';

const START = new Date('2026-03-10T12:00:00Z');
let folder = '';
let sandbox: Sandbox;
let world: CommandWorld;
let printed: string[] = [];
const real = await realWorld();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'o365-hook-'));
  sandbox = await startSandbox({ ratePerHour: 0, startTime: START, frozen: true, enabled: ['Audit.General'] });
  printed = [];
  world = {
    ...real,
    env: {
      PATH: process.env['PATH'],
      O365_TENANT_ID: sandbox.tenantId,
      O365_APPLICATION_ID: sandbox.applicationId,
      O365_ENDPOINT: sandbox.apiUrl,
      O365_LOGIN_URL: sandbox.loginUrl,
      O365_CA_FILE: sandbox.caFile,
      O365_CLIENT_SECRET: sandbox.clientSecret,
      O365_CONTENT_TYPES: 'Audit.General',
      O365_NO_DATA_ALERT: '30m',
      IDENTITY_HEADER: 'squeamish',
      OTHER: 'kept',
    },
    clock: { ...real.clock, now: () => sandbox.clock.now() },
    terminal: { ...real.terminal, isTerminal: false, isWatched: false, out: (line) => printed.push(line), say: (line) => printed.push(line) },
    interruption: () => ({ signal: new AbortController().signal, now: new AbortController().signal, by: () => null }),
  };
});

afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

function collect(options: Partial<CollectOptions> = {}, parts: Partial<CommandWorld> = {}): Promise<number> {
  printed.length = 0;
  return collectCommand({ home: folder, profile: 'default', maxTime: '1m', maxRequests: '2000', ...options }, { ...world, ...parts });
}

/** Keeps what it is given: standard input, environment. */
function hook(): string {
  return `cat > '${folder}/stdin'; env > '${folder}/env'`;
}

function given(): { report: Record<string, unknown>; env: string } | null {
  if (!existsSync(join(folder, 'stdin'))) return null;
  const report: Record<string, unknown> = JSON.parse(readFileSync(join(folder, 'stdin'), 'utf8'));
  rmSync(join(folder, 'stdin'));
  return { report, env: readFileSync(join(folder, 'env'), 'utf8') };
}

function addEvent(number: number): void {
  const Id = `11111111-0000-4000-8000-00000000000${number}`;
  sandbox.addBlob('Audit.General', { t: new Date(sandbox.clock.now().getTime() - 60_000), records: [{ Id, CreationTime: '2026-03-10T11:00:00' }] });
}

function minutes(count: number): void {
  sandbox.clock.advance(count * 60_000);
}

/** No settings, and 200 ms for a hook instead of a minute. */
function impatient(): Partial<CommandWorld> {
  return { env: { PATH: world.env['PATH'] }, run: (program, args, options) => real.run(program, args, { ...options, timeoutMs: 200 }) };
}

describe('--on-problem', () => {
  test('a run that goes well tells nobody', async () => {
    addEvent(1);
    expect(await collect({ onProblem: hook() })).toBe(0);
    expect(given()).toBeNull();
  });

  test('settings that are missing: 78, the report on its standard input, no secret in its environment', async () => {
    const { OTHER: kept, PATH: path, IDENTITY_HEADER: header } = world.env;
    expect(await collect({ onProblem: hook() }, { env: { OTHER: kept, PATH: path, IDENTITY_HEADER: header, O365_CLIENT_SECRET: 'ossifrage' } })).toBe(78);
    const { report, env } = given()!;
    expect(report).toMatchObject({ version: 1, profile: 'default', outcome: 'failed', types: [] });
    expect(env).toContain('O365_EXIT_CODE=78');
    expect(env).toContain('OTHER=kept');
    expect(env + JSON.stringify(report)).not.toMatch(/ossifrage|squeamish/);
  });

  test.each([
    ['Microsoft refuses the secret', 77, { on: 'token' as const, answer: { status: 401, body: '{"error":"invalid_client","error_description":"AADSTS7000222: expired"}' } }],
    ['the API points to a foreign host', 69, { on: 'content' as const, answer: { nextPageUri: 'https://elsewhere.example/' } }],
  ])('%s: %p, with the same report that --json prints', async (_what, code, fault) => {
    sandbox.faults.add(fault);
    expect(await collect({ onProblem: hook(), json: true, maxTime: '10s' })).toBe(code);
    expect(given()!.report).toEqual(JSON.parse(printed[0]!));
  });

  test('a state that cannot be written: 74', async () => {
    writeFileSync(join(folder, 'state'), 'a file where a folder should be');
    expect(await collect({ onProblem: hook() })).toBe(74);
    expect(given()!.env).toContain('O365_EXIT_CODE=74');
  });

  test('a hook that fails is noted with its own words, and the code of the run stays', async () => {
    expect(await collect({ onProblem: 'echo the pager is off >&2; exit 3', json: true }, { env: {} })).toBe(78);
    expect(JSON.parse(printed[0]!)).toMatchObject({ notes: ['the command of --on-problem failed with exit code 3: the pager is off'] });
  });

  test('a hook that reads nothing, however long the report, is no failure', async () => {
    expect(await collect({ onProblem: 'exec 0<&-', json: true }, { env: {} })).toBe(78);
    expect(JSON.parse(printed[0]!)).toMatchObject({ notes: [] });
  });

  test('a hook that hangs is ended, also when what it started is what hangs', async () => {
    expect(await collect({ onProblem: "sh -c 'sleep 5; true'; true", json: true }, impatient())).toBe(78);
    expect(JSON.parse(printed[0]!)).toMatchObject({ notes: ['the command of --on-problem was ended by a signal, or after 60 s'] });
  });

  test('what a hook leaves in the background is not waited for, and is no failure', async () => {
    expect(await collect({ onProblem: 'sleep 2 &', json: true }, impatient())).toBe(78);
    expect(JSON.parse(printed[0]!)).toMatchObject({ notes: [] });
  });
});

describe('--no-data-alert', () => {
  const silence = /no event has been stored since 2026-03-10T\d\d:\d\dZ, longer than --no-data-alert 30m allows/;

  test('a silence is said once, even when quiet; the next one again; it changes no exit code', async () => {
    addEvent(1);
    expect(await collect({ quiet: true })).toBe(0);
    minutes(29);
    await collect({ quiet: true, onProblem: hook() });
    expect([printed, given()]).toEqual([[], null]);
    minutes(1);
    expect(await collect({ quiet: true, onProblem: hook() })).toBe(0);
    expect(printed).toEqual([expect.stringMatching(silence)]);
    expect(given()!.report).toMatchObject({ outcome: 'complete', notes: [expect.stringMatching(silence)] });
    minutes(20);
    await collect({ quiet: true, onProblem: hook() });
    expect([printed, given()]).toEqual([[], null]);

    addEvent(2);
    await collect({ quiet: true });
    minutes(31);
    await collect({ quiet: true });
    expect(printed).toEqual([expect.stringMatching(silence)]);
  });

  test('a tenant that never had an event is silent from the first run on', async () => {
    await collect({ quiet: true });
    expect(printed).toEqual([]);
    minutes(31);
    await collect({ quiet: true });
    expect(printed).toEqual([expect.stringMatching(silence)]);
  });

  test('without the setting nobody is told', async () => {
    const env = { ...world.env, O365_NO_DATA_ALERT: 'none' };
    await collect({ quiet: true }, { env });
    minutes(6000);
    await collect({ quiet: true }, { env });
    expect(printed).toEqual([]);
  });
});

describe('--log', () => {
  test('each run leaves a line with its time, good or bad, and prints what it would print without', async () => {
    addEvent(1);
    await collect({ quiet: true, log: true });
    expect(printed).toEqual([]);
    await collect({ quiet: true, log: true }, { env: {} });
    expect(printed).toHaveLength(1);
    const lines = readFileSync(join(folder, 'state/default/collect.log'), 'utf8').split('\n');
    expect(lines).toEqual([
      '2026-03-10T12:00:00.000Z o365 collect (default): complete, 1 new event from 1 of 1 blob',
      expect.stringMatching(/^2026-03-10T12:00:00\.000Z o365 collect \(default\): failed; .* is not configured/),
      '',
    ]);
  });

  test('a log that cannot be written is said and changes nothing', async () => {
    writeFileSync(join(folder, 'state'), 'a file where a folder should be');
    expect(await collect({ quiet: true, log: true })).toBe(74);
    expect(printed.join('\n')).toContain('collect.log');
  });
});
