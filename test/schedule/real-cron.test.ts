/** Debian's own cron runs the collector against the sandbox. It takes two minutes: cron knows nothing shorter than a minute. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { isCronRunning } from '../../src/schedule/cron-daemon.js';

const PROGRAM = join(import.meta.dirname, '../../../bin/o365.js');
const isRoot = process.getuid?.() === 0;

let cron: ChildProcess | null = null;
let before: { text: Buffer; existed: boolean } | null = null;
const folder = mkdtempSync(join(tmpdir(), "o365 cron 100%'s-"));

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Null when cron is here and can run; otherwise why not. */
function cronIsMissing(): string | null {
  if (!has('crontab') && isRoot && has('apt-get')) {
    const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 240_000 };
    if (spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'cron'], quiet).status !== 0) {
      spawnSync('apt-get', ['update'], quiet);
      spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'cron'], quiet);
    }
  }
  if (!has('crontab')) return 'there is no crontab program, and it could not be installed (needs root and apt-get)';
  return isCronRunning() === true || isRoot ? null : 'no cron daemon runs, and only root can start one';
}

afterAll(() => {
  if (before !== null) execFileSync('crontab', before.existed ? ['-'] : ['-r'], { input: before.text });
  cron?.kill();
  rmSync(folder, { recursive: true, force: true });
});

function o365(...args: string[]): string {
  return execFileSync(process.execPath, [PROGRAM, '--home', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function logLines(): string[] {
  try {
    return readFileSync(join(folder, 'state/default/collect.log'), 'utf8').trimEnd().split('\n');
  } catch {
    return [];
  }
}

function storedIds(): string[] {
  const events = join(folder, 'data/default/events');
  const files = readdirSync(events, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  const lines = files.flatMap((name) => readFileSync(join(events, name), 'utf8').trimEnd().split('\n'));
  return lines.map((line) => /"Id":"([^"]+)"/.exec(line)?.[1] ?? '').toSorted();
}

async function until(what: string, isSo: () => boolean, seconds: number): Promise<void> {
  for (let i = 0; i < seconds * 4; i++) {
    if (isSo()) return;
    await sleep(250);
  }
  throw new Error(`${what} did not happen within ${seconds} s; the log: ${logLines().join(' | ')}`);
}

test('a real cron runs the collector twice, and each event is stored once', async () => {
  const missing = cronIsMissing();
  if (missing !== null) {
    process.stderr.write(`\n*** NOT TESTED with a real cron: ${missing} ***\n\n`);
    return;
  }
  const present = spawnSync('crontab', ['-l']);
  before = { text: present.stdout, existed: present.status === 0 };
  const others = `MAILTO=""\n# caf\xe9, 100% other\n0 5 1 1 * true\n`;
  execFileSync('crontab', ['-'], { input: Buffer.from(others, 'latin1') });

  const sandbox = await startSandbox({ ratePerHour: 0, enabled: ['Audit.General'] });
  try {
    const add = (id: string, secondsAgo: number) =>
      sandbox.addBlob('Audit.General', { t: new Date(Date.now() - secondsAgo * 1000), records: [{ Id: id, CreationTime: '2026-01-01T00:00:00', Operation: 'Test' }] });
    add('11111111-0000-4000-8000-000000000001', 600);
    add('11111111-0000-4000-8000-000000000002', 300);

    const secretFile = join(folder, 'client secret');
    writeFileSync(secretFile, sandbox.clientSecret, { mode: 0o600 });
    const app = ['--tenant-id', sandbox.tenantId, '--application-id', sandbox.applicationId, '--client-secret-file', secretFile];
    const service = ['--endpoint', sandbox.apiUrl, '--login-url', sandbox.loginUrl, '--ca-file', sandbox.caFile, '--content-types', 'Audit.General'];
    o365('configure', '--yes', ...app, ...service);
    if (isCronRunning() !== true) cron = spawn('cron', ['-f'], { stdio: 'ignore' });
    await until('the start of cron', () => isCronRunning() !== false, 5);
    // seen on the wire: cron compares whole seconds, and never sees a crontab that changes in the second in which it has read them all.
    await sleep(2000);

    expect(o365('schedule', 'enable', '--every', '1m')).toContain('every minute, by cron');
    expect(execFileSync('crontab', ['-l']).toString('latin1').startsWith(others)).toBe(true);
    expect(JSON.parse(o365('schedule', 'status', '--json'))).toMatchObject({ enabled: true, state: 'enabled', daemonRunning: true, everySeconds: 60 });

    await until('the first run', () => logLines().length >= 1, 75);
    add('11111111-0000-4000-8000-000000000003', 1);
    await until('the second run', () => logLines().length >= 2, 75);
    o365('schedule', 'disable');

    expect(logLines().every((line) => /^\S+Z o365 collect \(default\): complete, /.test(line))).toBe(true);
    expect(storedIds()).toEqual([1, 2, 3].map((n) => `11111111-0000-4000-8000-00000000000${n}`));
    expect(sandbox.checkLaws()).toEqual([]);
    expect(execFileSync('crontab', ['-l']).toString('latin1')).toBe(others);
  } finally {
    await sandbox.close();
  }
}, 480_000);
