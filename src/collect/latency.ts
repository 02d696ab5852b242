/** How late records come: received minus created, in whole seconds. Memory does not grow with the number of records. */

export type LatencySeconds = { min: number; median: number; max: number };

/** Exact to the second up to eight days; what lies outside is counted at the edge, but `min` and `max` are exact always. */
const LONGEST = 8 * 86_400;

export type Latency = { note(seconds: number): void; summary(): LatencySeconds | null };

export function makeLatency(): Latency {
  let counts: Uint32Array | null = null;
  let total = 0;
  let min = Infinity;
  let max = -Infinity;
  return {
    note(seconds) {
      counts ??= new Uint32Array(LONGEST + 1);
      counts[Math.max(0, Math.min(LONGEST, seconds))]! += 1;
      total += 1;
      if (seconds < min) min = seconds;
      if (seconds > max) max = seconds;
    },
    summary() {
      if (counts === null) return null;
      let middle = Math.max(0, Math.min(LONGEST, min));
      for (let passed = counts[middle]!; passed * 2 < total; passed += counts[middle]!) middle += 1;
      return { min, median: Math.max(min, Math.min(max, middle)), max };
    },
  };
}
