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

/** measured: a package beneath conf (when-exit) sends every signal to this process once more. */
const ECHO_MS = 100;

function listenForSignals(): Interruption {
  const [ends, endsNow] = [new AbortController(), new AbortController()];
  let by: 'SIGINT' | 'SIGTERM' | null = null;
  let firstAt = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (by === null) firstAt = performance.now();
      else if (performance.now() - firstAt > ECHO_MS) endsNow.abort();
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

const runProgram: Run = (program, args, { input, env, timeoutMs } = {}) =>
  new Promise((resolve) => {
    // The words of a program are read, so they must not be translated. Its own group, so that it can be ended with all that it started.
    const child = spawn(program, args, { env: env ?? { ...process.env, LC_ALL: 'C' }, detached: timeoutMs !== undefined });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (part: Buffer) => stdout.push(part));
    child.stderr.on('data', (part: Buffer) => stderr.push(part));
    const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs);
    child.on('error', () => end(null));
    child.on('close', end);
    // A program need not read what it is given.
    child.stdin.on('error', () => {});
    child.stdin.end(input);

    function end(code: number | null): void {
      clearTimeout(timer);
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    }

    /** What it left running in the background may hold its output open for ever; only a program that has not ended itself is killed. */
    function giveUp(): void {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      child.unref();
      end(child.exitCode);
    }
  });
