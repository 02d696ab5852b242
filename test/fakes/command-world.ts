/** A command's world whose clock is handed in, whose waits take no time, and whose terminal remembers. */
import { setImmediate as turn } from 'node:timers/promises';
import type { CommandWorld } from '../../src/commands/command-world.js';

export type FakeWorld = CommandWorld & {
  /** Standard output and standard error, line by line; what `write` got is in `written`. */
  outLines: string[];
  said: string[];
  written: Buffer[];
  /** Milliseconds that were waited for, in no time. */
  waitedMs(): number;
  /** As Ctrl-C or `kill` would. */
  interrupt(by: 'SIGINT' | 'SIGTERM'): void;
};

export type FakeWorldOptions = {
  now: () => Date;
  /** The clock that never jumps, in milliseconds; real time unless said otherwise. */
  elapsed?: () => number;
  /** What the reader of standard output does with data. */
  write?: (bytes: Buffer) => Promise<void>;
  /** Called when a wait begins, with what has been waited for so far. */
  onWait?: (waitedMs: number) => void;
};

export function fakeWorld({ now, elapsed: steady = () => performance.now(), write, onWait }: FakeWorldOptions): FakeWorld {
  const outLines: string[] = [];
  const said: string[] = [];
  const written: Buffer[] = [];
  const timers = new Set<{ due: number; work: () => void }>();
  const [ends, endsNow] = [new AbortController(), new AbortController()];
  let by: 'SIGINT' | 'SIGTERM' | null = null;
  let skipped = 0;
  const elapsed = () => steady() + skipped;

  function skipTo(time: number): void {
    skipped += Math.max(0, time - elapsed());
    for (const timer of timers) {
      if (timer.due > elapsed()) continue;
      timers.delete(timer);
      timer.work();
    }
  }

  return {
    env: {},
    cwd: '/',
    homedir: '/nowhere',
    pid: process.pid,
    host: 'collector-1',
    accountHome: '/nowhere',
    node: process.execPath,
    program: '/opt/o365/bin/o365.js',
    run: async () => ({ code: null, stdout: Buffer.alloc(0), stderr: '' }),
    userAgent: 'o365/test',
    clock: {
      now,
      elapsed,
      async wait(milliseconds, signal) {
        const due = elapsed() + milliseconds;
        onWait?.(skipped);
        // Whatever else is ready goes first, so that waits side by side take their longest, not their sum.
        for (let turns = 0; turns < 3; turns++) await turn();
        if (!signal?.aborted) skipTo(due);
      },
    },
    random: () => 0.5,
    terminal: {
      out: (line) => void outLines.push(line),
      async write(bytes) {
        await write?.(bytes);
        written.push(Buffer.from(bytes));
      },
      say: (line) => void said.push(line),
      isTerminal: false,
      isWatched: false,
      progress: () => {},
    },
    interruption: () => ({ signal: ends.signal, now: endsNow.signal, by: () => by }),
    timer(milliseconds, work) {
      const timer = { due: elapsed() + milliseconds, work };
      timers.add(timer);
      const real = setTimeout(() => timers.delete(timer) && work(), milliseconds).unref();
      return () => {
        timers.delete(timer);
        clearTimeout(real);
      };
    },
    everyMs: () => () => {},
    outLines,
    said,
    written,
    waitedMs: () => skipped,
    interrupt(name) {
      by ??= name;
      ends.abort();
    },
  };
}
