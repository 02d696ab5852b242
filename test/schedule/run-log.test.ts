import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { appendToLog } from '../../src/schedule/run-log.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'o365-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const AT = new Date('2026-11-22T14:03:12Z');

test('a line stands in the log with its time, on one line, for this user alone', () => {
  const state = join(folder, 'state');
  appendToLog(state, 'complete\nreally', AT);
  expect(readFileSync(join(state, 'collect.log'), 'utf8')).toBe('2026-11-22T14:03:12.000Z complete really\n');
  expect(statSync(join(state, 'collect.log')).mode & 0o777).toBe(0o600);
  expect(statSync(state).mode & 0o777).toBe(0o700);
});

test('ten years of runs stay under a megabyte, and the newest lines are whole and last', () => {
  // 9,000 lines of 3 kB are as much as 263,000 real ones of 100 bytes.
  let largest = 0;
  for (let run = 1; run <= 9000; run++) {
    appendToLog(folder, `run ${run} ${'x'.repeat(3000)}`, AT);
    if (run % 50 === 0) largest = Math.max(largest, statSync(join(folder, 'collect.log')).size);
  }
  expect(largest).toBeLessThanOrEqual(1024 * 1024);
  const lines = readFileSync(join(folder, 'collect.log'), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.every((line) => /^2026-11-22T14:03:12\.000Z run \d+ x{3000}$/.test(line))).toBe(true);
  expect(lines.at(-1)).toContain('run 9000 ');
});

test('one line that is larger than the log is cut', () => {
  appendToLog(folder, 'x'.repeat(5000), AT, 1000);
  appendToLog(folder, 'y'.repeat(5000), AT, 1000);
  expect(statSync(join(folder, 'collect.log')).size).toBeLessThanOrEqual(1000);
});
