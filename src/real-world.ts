/** The world as it is: clock, chance, terminal, signals. Nothing else builds it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { homedir } from 'node:os';
import type { CommandWorld } from './commands/command-world.js';
import { makeTerminal } from './terminal/terminal.js';
import { readVersion } from './version.js';
import type { Interruption } from './world.js';

/** After Ctrl-C a run ends between blobs; what still hangs after this long is given up. */
const PATIENCE_AFTER_INTERRUPT_MS = 10_000;

export async function realWorld(): Promise<CommandWorld> {
  return {
    env: process.env,
    cwd: process.cwd(),
    homedir: homedir(),
    pid: process.pid,
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
