import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { makeRequestBudget } from '../../src/api/request-budget.js';
import { fakeWorld } from '../fakes/command-world.js';

const MINUTE = 60_000;
const never = new AbortController().signal;

/** Time moves only by waiting. */
function stillClock() {
  let time = 0;
  const clock = {
    now: () => new Date(time),
    elapsed: () => time,
    async wait(milliseconds: number) {
      const due = time + milliseconds;
      await new Promise(setImmediate);
      time = Math.max(time, due);
    },
  };
  return { clock, advance: (milliseconds: number) => void (time += milliseconds) };
}

test('no sliding minute holds more requests than allowed, and none is held up without need', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 60 }), async (perMinute, durations) => {
      const { clock, advance } = stillClock();
      const budget = makeRequestBudget(perMinute, clock, () => 0.5);
      const ended: number[] = [];
      for (const duration of durations) {
        const asked = clock.elapsed();
        expect(await budget.take(never)).toBe(true);
        const recent = ended.filter((time) => time > asked - MINUTE).length;
        expect(recent < perMinute && clock.elapsed() > asked).toBe(false);
        expect(ended.filter((time) => time > clock.elapsed() - MINUTE).length).toBeLessThan(perMinute);
        advance(duration);
        budget.done('ok');
        ended.push(clock.elapsed());
      }
    }),
    { numRuns: 50 },
  );
});

describe('after "too many requests"', () => {
  test('nobody goes before Retry-After is over', async () => {
    const { clock } = stillClock();
    const budget = makeRequestBudget(100, clock, () => 0.5);
    await budget.take(never);
    budget.done('throttled', 7000);
    await budget.take(never);
    expect(clock.elapsed()).toBe(7000);
  });

  test('one goes ahead alone; when it is well, the others follow', async () => {
    const { clock } = stillClock();
    const budget = makeRequestBudget(100, clock, () => 0.5);
    await budget.take(never);
    budget.done('throttled');
    let others = 0;
    await budget.take(never);
    const waiting = Promise.all([1, 2, 3].map(async () => budget.take(never).then(() => (others += 1))));
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect([others, budget.isThrottled()]).toEqual([0, true]);
    budget.done('ok');
    await waiting;
    expect([others, budget.isThrottled()]).toEqual([3, false]);
  });

  test('without Retry-After the pauses double up to a minute; many refusals at once are one', async () => {
    const { clock } = stillClock();
    const budget = makeRequestBudget(100, clock, () => 0.5);
    for (let request = 0; request < 16; request++) await budget.take(never);
    for (let request = 0; request < 16; request++) budget.done('throttled');
    const pauses: number[] = [];
    for (let round = 0; round < 9; round++) {
      const before = clock.elapsed();
      await budget.take(never);
      pauses.push(clock.elapsed() - before);
      budget.done('throttled');
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  test('a signal ends the wait', async () => {
    const { clock } = fakeWorld({ now: () => new Date(0) });
    const budget = makeRequestBudget(1, clock, () => 0.5);
    const ends = new AbortController();
    await budget.take(ends.signal);
    budget.done('throttled', 3_600_000);
    ends.abort();
    expect(await budget.take(ends.signal)).toBe(false);
  });
});
