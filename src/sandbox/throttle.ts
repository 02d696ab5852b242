/** The rate limit: requests in any sliding 60 seconds of real time, for each PublisherIdentifier. */
export type Throttle = {
  /** Counts a request; false when it is one too many, which is then not counted. */
  admit(publisherId: string, limit: number): boolean;
};

const MINUTE_MS = 60_000;

export function throttle(realNow: () => number): Throttle {
  const pools = new Map<string, { times: number[]; oldest: number }>();
  return {
    admit(publisherId, limit) {
      const pool = pools.get(publisherId) ?? { times: [], oldest: 0 };
      pools.set(publisherId, pool);
      const now = realNow();
      while (pool.oldest < pool.times.length && (pool.times[pool.oldest] ?? 0) <= now - MINUTE_MS) pool.oldest += 1;
      if (pool.oldest > 100_000) {
        pool.times.splice(0, pool.oldest);
        pool.oldest = 0;
      }
      if (pool.times.length - pool.oldest >= limit) return false;
      pool.times.push(now);
      return true;
    },
  };
}
