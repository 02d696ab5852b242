import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planWindows, REACH_MS, wholeSeconds, type PlanOptions } from '../../src/collect/plan.js';
import type { Checkpoint, TimeWindow } from '../../src/model.js';

const [HOUR, DAY] = [3_600_000, 86_400_000];
const GRID = 6 * HOUR;
const NOW = Date.UTC(2026, 10, 18, 12, 34, 56);

const seconds = (from: number, to: number) => fc.integer({ min: from / 1000, max: to / 1000 }).map((second) => new Date(second * 1000));

/** Any state that runs can leave behind, and some that only wrong clocks can. */
const situation = fc.record({
  now: seconds(NOW, NOW + 30 * DAY),
  floor: seconds(NOW - 40 * DAY, NOW - 1000),
  watermark: fc.option(seconds(NOW - 20 * DAY, NOW + 40 * DAY)),
  lookedBackAt: fc.option(seconds(NOW - 20 * DAY, NOW + 40 * DAY)),
  recheck: fc.constantFrom<PlanOptions['recheck'][]>('daily', 'never', 'now'),
});

const startedAt = null;

describe('for any checkpoint and any time', () => {
  test('the windows touch, are oldest first, at most 24 hours wide, not empty, and end now', () => {
    fc.assert(
      fc.property(situation, ({ now, recheck, ...checkpoint }) => {
        const { windows } = planWindows({ ...checkpoint, startedAt }, now, { recheck });
        expect(windows.at(-1)?.end).toEqual(now);
        for (const { start, end } of windows) {
          expect(end.getTime()).toBeGreaterThan(start.getTime());
          expect(end.getTime() - start.getTime()).toBeLessThanOrEqual(DAY);
        }
        windows.slice(1).forEach(({ start }, index) => expect(start).toEqual(windows[index]!.end));
      }),
    );
  });

  test('inner boundaries lie on the six-hour grid, and the first start is never before floor or reach', () => {
    fc.assert(
      fc.property(situation, ({ now, recheck, ...checkpoint }) => {
        const { windows } = planWindows({ ...checkpoint, startedAt }, now, { recheck });
        for (const { start } of windows.slice(1)) expect(start.getTime() % GRID).toBe(0);
        expect(windows[0]!.start.getTime()).toBeGreaterThanOrEqual(Math.max(checkpoint.floor.getTime(), now.getTime() - REACH_MS));
      }),
    );
  });

  test('what was not listed yet and is in reach is listed, and a day before it again', () => {
    fc.assert(
      fc.property(situation, ({ now, recheck, ...checkpoint }) => {
        const { windows } = planWindows({ ...checkpoint, startedAt }, now, { recheck });
        const listedUpTo = Math.min((checkpoint.watermark ?? checkpoint.floor).getTime(), now.getTime());
        const wanted = Math.max(listedUpTo - (checkpoint.watermark === null ? 0 : DAY), checkpoint.floor.getTime(), now.getTime() - REACH_MS);
        expect(windows[0]!.start.getTime()).toBeLessThanOrEqual(wanted);
      }),
    );
  });

  test('the gaps are exactly what lies between the last listing and what is in reach, and the day before, whose late content was not seen', () => {
    fc.assert(
      fc.property(situation, ({ now, recheck, ...checkpoint }) => {
        const { gaps } = planWindows({ ...checkpoint, startedAt }, now, { recheck });
        const listedUpTo = checkpoint.watermark ?? checkpoint.floor;
        const reach = new Date(now.getTime() - REACH_MS);
        const late = new Date(Math.max(checkpoint.floor.getTime(), listedUpTo.getTime() - DAY));
        const expected = [...(late < listedUpTo ? [[late, listedUpTo]] : []), [listedUpTo, reach]];
        expect(gaps.map(({ start, end }) => [start, end])).toEqual(listedUpTo < reach ? expected : []);
      }),
    );
  });

  test('a look-back that is due, and no other, lists all that is in reach', () => {
    fc.assert(
      fc.property(situation, ({ now, recheck, ...checkpoint }) => {
        const { windows, looksBack } = planWindows({ ...checkpoint, startedAt }, now, { recheck });
        const age = checkpoint.lookedBackAt === null ? Infinity : now.getTime() - checkpoint.lookedBackAt.getTime();
        expect(looksBack).toBe(recheck === 'now' || age >= DAY || age < 0);
        const whole = Math.max(checkpoint.floor.getTime(), now.getTime() - REACH_MS);
        expect(looksBack && windows[0]!.start.getTime() !== whole).toBe(false);
      }),
    );
  });
});

function startsOfInner(windows: readonly TimeWindow[]): number[] {
  return windows.slice(0, -1).map(({ start }) => start.getTime());
}

test('in steady state the next run asks for the same windows, but for the first ones that fall away and the last one that grows', () => {
  fc.assert(
    fc.property(seconds(NOW, NOW + 30 * DAY), fc.integer({ min: 1, max: 3600 }), (now, pause) => {
      const settled: Checkpoint = { floor: new Date(NOW - 90 * DAY), watermark: now, lookedBackAt: now, startedAt };
      const next = new Date(now.getTime() + pause * 1000);
      const [first, second] = [planWindows(settled, now, { recheck: 'daily' }), planWindows({ ...settled, watermark: next }, next, { recheck: 'daily' })];
      const common = startsOfInner(second.windows).filter((start) => start < first.windows.at(-1)!.start.getTime());
      expect(startsOfInner(first.windows).slice(-common.length || Infinity)).toEqual(common);
      expect(first.windows.length).toBeLessThanOrEqual(6);
    }),
  );
});

test('whatever is created is rechecked at an age of at least a day, through any pauses between runs', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 * 24 * 60 }), { minLength: 3, maxLength: 40 }), (pausesInMinutes) => {
      let at = NOW;
      let lookedBackAt = new Date(NOW);
      let rechecked = NOW - DAY;
      for (const pause of pausesInMinutes) {
        at += pause * 60_000;
        const { looksBack, recheck } = planWindows({ floor: new Date(NOW - 90 * DAY), watermark: lookedBackAt, lookedBackAt, startedAt }, new Date(at), { recheck: 'daily' });
        expect(recheck === null).toBe(!looksBack);
        if (recheck === null) continue;
        // What was a day old at the last look-back has been downloaded again; all that is younger comes now.
        expect(recheck.createdFrom.getTime()).toBeLessThanOrEqual(rechecked);
        rechecked = at - DAY;
        expect(recheck.unlessFetchedSince!.getTime()).toBeLessThanOrEqual(at);
        lookedBackAt = new Date(at);
      }
    }),
  );
});

test('whole seconds are cut, not rounded', () => {
  expect(wholeSeconds(new Date('2026-11-18T12:00:00.999Z'))).toEqual(new Date('2026-11-18T12:00:00Z'));
});
