/** Notices a connection that stands still: one that brings less than a kilobyte within the time. A byte a second is standing still too. */

const LEAST_BYTES = 1024;

export type Watchdog = {
  /** Bytes that have just come. */
  fed(bytes: number): void;
  /** Does not count the time until the promise settles: we are the ones who wait. */
  holdFor(pause: Promise<void>): Promise<void>;
  stop(): void;
};

export function startWatchdog(stallMs: number, onStall: () => void): Watchdog {
  let sinceRefresh = 0;
  let timer = setTimeout(onStall, stallMs);
  return {
    fed(bytes) {
      sinceRefresh += bytes;
      if (sinceRefresh < LEAST_BYTES) return;
      sinceRefresh = 0;
      timer.refresh();
    },
    async holdFor(pause) {
      clearTimeout(timer);
      await pause;
      timer = setTimeout(onStall, stallMs);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
