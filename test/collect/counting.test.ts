import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { makeGate } from '../../src/collect/gate.js';
import { makeLatency } from '../../src/collect/latency.js';
import { makeReport, type RunEnd } from '../../src/collect/report.js';
import { makeTally, type Tally } from '../../src/collect/tally.js';
import { Exit, ServiceError, UserError } from '../../src/errors.js';

describe('a gate', () => {
  test('lets through so many at a time, the others in their order', async () => {
    const gate = makeGate(2);
    const order: string[] = [];
    let [inside, most] = [0, 0];
    await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((name) =>
        gate.run(async () => {
          order.push(name);
          most = Math.max(most, ++inside);
          await new Promise(setImmediate);
          inside -= 1;
        }),
      ),
    );
    expect([order.join(''), most]).toEqual(['abcde', 2]);
  });

  test('is left by work that fails', async () => {
    const gate = makeGate(1);
    await expect(gate.run(async () => await Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(gate.run(async () => await Promise.resolve('in'))).resolves.toBe('in');
  });

  test('that is entered by hand stays shut until it is left', async () => {
    const gate = makeGate(1);
    const leave = await gate.enter();
    let entered = false;
    const waiting = gate.run(async () => await Promise.resolve((entered = true)));
    await new Promise(setImmediate);
    expect(entered).toBe(false);
    leave();
    await waiting;
    expect(entered).toBe(true);
  });
});

describe('latency', () => {
  test('of nothing is null', () => expect(makeLatency().summary()).toBeNull());

  test('has the least, the middle and the most of any whole seconds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 9 * 86_400 }), { minLength: 1, maxLength: 50 }), (seconds) => {
        const latency = makeLatency();
        for (const one of seconds) latency.note(one);
        const sorted = seconds.toSorted((a, b) => a - b);
        const middle = sorted[Math.ceil(sorted.length / 2) - 1]!;
        const clamped = Math.max(sorted[0]!, Math.min(sorted.at(-1)!, Math.max(0, Math.min(8 * 86_400, middle))));
        expect(latency.summary()).toEqual({ min: sorted[0], median: clamped, max: sorted.at(-1) });
      }),
      { numRuns: 30 },
    );
  });
});

const END: RunEnd = { profile: 'p', startedAt: new Date(0), endedAt: new Date(1000), notes: [], interrupted: null, error: null };
const tally = (given: Partial<Tally> = {}): Tally => ({ ...makeTally('Audit.Exchange'), ...given });
const moved = { windows: 1 };
const gap = { start: new Date(0), end: new Date(1), reason: 'gone' };
const error = (failure: ConstructorParameters<typeof ServiceError>[0]) => new ServiceError(failure, failure);

test.each<[string, Tally[], Partial<RunEnd>, [string, number]]>([
  ['all well', [tally(moved), tally(moved)], {}, ['complete', 0]],
  ['nothing new', [tally(moved)], {}, ['complete', 0]],
  ['a blob is owed', [tally({ ...moved, failed: 1 })], {}, ['partial', 75]],
  ['a gap was found', [tally({ ...moved, gaps: [gap] })], {}, ['partial', 75]],
  ['the service is down for all', [tally({ error: error('unavailable') }), tally({ error: error('unavailable') })], {}, ['failed', 69]],
  ['the service is down for one', [tally({ error: error('unavailable') }), tally(moved)], {}, ['partial', 75]],
  ['one type is refused', [tally({ error: error('refused') }), tally(moved)], {}, ['partial', 77]],
  ['refused is more serious than unavailable', [tally({ error: error('refused') }), tally({ error: error('unavailable') })], {}, ['failed', 77]],
  ['the time was up', [tally({ ...moved, unfinished: true })], {}, ['incomplete', 75]],
  ['throttled', [tally({ unfinished: true, error: error('throttled') })], {}, ['incomplete', 75]],
  ['a start is too early', [tally({ error: error('cooling-down') }), tally(moved)], {}, ['partial', 75]],
  ['SIGINT', [tally({ ...moved, unfinished: true })], { interrupted: 'SIGINT' }, ['incomplete', 130]],
  ['SIGTERM', [tally({ ...moved, unfinished: true })], { interrupted: 'SIGTERM' }, ['incomplete', 75]],
  ['the disk is full', [tally()], { error: new UserError(Exit.storage, 'full') }, ['failed', 74]],
  ['the disk is full after some went well', [tally(moved)], { error: new UserError(Exit.storage, 'full') }, ['partial', 74]],
  ['no settings', [], { error: new UserError(Exit.settings, 'none') }, ['failed', 78]],
])('%s', (_name, tallies, end, expected) => {
  const { report, exitCode } = makeReport(tallies, { ...END, ...end });
  expect([report.outcome, exitCode]).toEqual(expected);
});

test('a report holds what is promised of it', () => {
  const { report } = makeReport([tally({ ...moved, gaps: [gap], error: error('refused') })], END);
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({
    version: 1,
    profile: 'p',
    outcome: 'partial',
    startedAt: '1970-01-01T00:00:00.000Z',
    endedAt: '1970-01-01T00:00:01.000Z',
    types: [
      { contentType: 'Audit.Exchange', windows: 1, listed: 0, known: 0, downloaded: 0, failed: 0, lost: 0, records: 0, stored: 0, duplicate: 0,
        gaps: [{ start: '1970-01-01T00:00:00.000Z', end: '1970-01-01T00:00:00.001Z', reason: 'gone' }], latencySeconds: null, error: { message: 'refused', hint: null, code: null } },
    ],
  });
});
