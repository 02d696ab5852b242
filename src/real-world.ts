/** The world as it is: clock, chance, terminal, signals. Nothing else builds it. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { homedir, hostname, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { CommandWorld } from './commands/command-world.js';
import { makeTerminal } from './terminal/terminal.js';
import { readVersion } from './version.js';
import type { Interruption, Run } from './world.js';

/** After Ctrl-C a run ends between blobs; what still hangs after this long is given up. */
const PATIENCE_AFTER_INTERRUPT_MS = 10_000;

export async function realWorld(): Promise<CommandWorld> {
  return {
    env: process.env,
    cwd: process.cwd(),
    homedir: homedir(),
    pid: process.pid,
    host: hostname(),
    accountHome: homeOnRecord(),
    node: process.execPath,
    program: fileURLToPath(new URL('../../bin/o365.js', import.meta.url)),
    run: runProgram,
    userAgent: `o365/${readVersion()}`,
    clock: {
      now: () => new Date(),
      elapsed: () => performance.now(),
      async wait(milliseconds, signal) {
        try {
          await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
        } catch {
          // The signal fired: that is what it is for.
        }
      },
    },
    random: Math.random,
    terminal: await makeTerminal(process.stdout, process.stderr, process.env),
    interruption: listenForSignals,
    timer(milliseconds, work) {
      const timer = setTimeout(work, milliseconds).unref();
      return () => clearTimeout(timer);
    },
    everyMs(milliseconds, work) {
      const timer = setInterval(work, milliseconds).unref();
      return () => clearInterval(timer);
    },
  };
}

function listenForSignals(): Interruption {
  const [ends, endsNow] = [new AbortController(), new AbortController()];
  let by: 'SIGINT' | 'SIGTERM' | null = null;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (by !== null) endsNow.abort();
      by ??= name;
      ends.abort();
      setTimeout(() => endsNow.abort(), PATIENCE_AFTER_INTERRUPT_MS).unref();
    });
  }
  return { signal: ends.signal, now: endsNow.signal, by: () => by };
}

/** A container may run a user whom its system does not know. */
function homeOnRecord(): string {
  try {
    return userInfo().homedir;
  } catch {
    return homedir();
  }
}

// Its words are read, so they must not be translated.
const runProgram: Run = (program, args, { input, env = { ...process.env, LC_ALL: 'C' }, timeoutMs } = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { env, timeout: timeoutMs, killSignal: 'SIGKILL' });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (part: Buffer) => stdout.push(part));
    child.stderr.on('data', (part: Buffer) => stderr.push(part));
    const end = (code: number | null) => resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    child.on('error', () => end(null));
    child.on('close', end);
    // A program need not read what it is given.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
