/** `o365 demo`: the three commands, for real, against a simulated tenant on this machine. Nothing of the user's is touched. */
import { mkdtempSync, openSync, readdirSync, readFileSync, readSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Exit, type ExitCode } from '../errors.js';
import { startSandbox } from '../sandbox/sandbox.js';
import { strong } from '../terminal/style.js';
import { collectCommand } from './collect.js';
import type { CommandWorld } from './command-world.js';
import { configureCommand } from './configure.js';
import { verifyCommand } from './verify.js';

const PROFILE = 'demo';
const PERIOD_MS = 20 * 60_000;
const RATE_PER_HOUR = 600;
/** A weekday morning: offices in Europe are at work. */
const START = new Date('2026-11-17T10:12:00Z');
const SHOWN_BYTES = 8192;

/** The folder stays, so that its events can be looked at. Returns the code of the first step that failed. */
export async function demoCommand(world: CommandWorld): Promise<ExitCode> {
  const { terminal } = world;
  const sandbox = await startSandbox({ ratePerHour: RATE_PER_HOUR, startTime: START });
  const home = mkdtempSync(join(tmpdir(), 'o365-demo-'));
  const there: CommandWorld = { ...world, env: withoutOwnSettings(world.env), clock: { ...world.clock, now: () => sandbox.clock.now() } };
  const everywhere = { home, profile: PROFILE };
  const collectOptions = { ...everywhere, maxTime: '18m', maxRequests: '2000' };

  const steps: { title: string; run: () => Promise<ExitCode> }[] = [
    {
      title: 'o365 configure --yes …',
      run: async () => {
        const code = await configureCommand(
          { ...everywhere, yes: true, tenantId: sandbox.tenantId, applicationId: sandbox.applicationId, endpoint: sandbox.apiUrl, loginUrl: sandbox.loginUrl, caFile: sandbox.caFile },
          { ...there, isTerminal: false, now: () => there.clock.now(), out: (line) => terminal.out(line), warn: (line) => terminal.say(line) },
        );
        if (code === Exit.ok) sandbox.registerCertificate(readFileSync(join(home, 'keys', `${PROFILE}.cer`), 'utf8'));
        return code;
      },
    },
    { title: 'o365 verify', run: async () => await verifyCommand({ ...everywhere }, there) },
    { title: 'o365 collect', run: async () => await collectCommand(collectOptions, there) },
    {
      title: 'o365 collect        (20 minutes later)',
      run: async () => {
        sandbox.clock.advance(PERIOD_MS);
        return await collectCommand(collectOptions, there);
      },
    },
  ];

  terminal.out(`${sandbox.organisation}, a simulated Microsoft 365 tenant, is at ${sandbox.apiUrl}.`);
  try {
    for (const { title, run } of steps) {
      terminal.out(`\n${strong(`$ ${title}`)}`);
      const code = await run();
      if (code !== Exit.ok) return code;
    }
  } finally {
    await sandbox.close();
  }
  showEvents(join(home, 'data', PROFILE, 'events'), (line) => terminal.out(line));
  terminal.out(`\nLook around, then: rm -r ${home}`);
  return Exit.ok;
}

/** Settings in the environment would win over the demo's. */
function withoutOwnSettings(env: CommandWorld['env']): CommandWorld['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('O365_')));
}

function showEvents(folder: string, out: (line: string) => void): void {
  const segments = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted();
  out(`\nThe events lie in ${folder}:`);
  for (const segment of segments) out(`  ${segment}`);
  if (segments.length > 0) out(`\nThe first of them, byte for byte as it came:\n${firstLine(join(folder, segments[0]!))}`);
}

function firstLine(file: string): string {
  const bytes = Buffer.alloc(SHOWN_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    const length = readSync(descriptor, bytes, 0, SHOWN_BYTES, 0);
    const end = bytes.indexOf('\n');
    return bytes.toString('utf8', 0, end === -1 ? length : end);
  } finally {
    closeSync(descriptor);
  }
}
