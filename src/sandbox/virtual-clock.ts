export type VirtualClock = {
  now(): Date;
  /** Moves the clock; a negative number moves it back. */
  advance(milliseconds: number): void;
  set(to: Date): void;
};

/** A clock that starts at `startTime` (null: real time) and runs on with real time, unless frozen. */
export function virtualClock(startTime: Date | null, frozen: boolean, realNow: () => number = Date.now): VirtualClock {
  let base = startTime?.getTime() ?? realNow();
  let realBase = realNow();
  const now = (): number => (frozen ? base : base + realNow() - realBase);
  const set = (to: number): void => {
    base = to;
    realBase = realNow();
  };
  return {
    now: () => new Date(now()),
    advance: (milliseconds) => set(now() + milliseconds),
    set: (to) => set(to.getTime()),
  };
}

/** Real milliseconds, never going back: the rate limit and its law are about real load, not virtual time. */
export function realMilliseconds(): number {
  return performance.now();
}
