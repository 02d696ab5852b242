import { describe, expect, test } from '@jest/globals';
import { summaryLine, summaryLines } from '../../src/commands/collect-words.js';
import { makeReport, type RunEnd } from '../../src/collect/report.js';
import { makeTally } from '../../src/collect/tally.js';
import { Exit, ServiceError, UserError } from '../../src/errors.js';
import { clause } from '../../src/terminal/sentence.js';

const END: RunEnd = { profile: 'default', startedAt: new Date(0), endedAt: new Date(1000), notes: [], interrupted: null, error: null };
const WRONG = new UserError(Exit.refused, 'The client secret is wrong. (AADSTS7000215, trace ID 1)', { code: 'AADSTS7000215' });

function lineOf(changes: Parameters<typeof Object.assign>[1] = {}, end: Partial<RunEnd> = {}): string {
  return summaryLine(makeReport([Object.assign(makeTally('Audit.Exchange'), changes), makeTally('DLP.All')], { ...END, ...end }).report);
}

describe('the one line of a run', () => {
  test('that went well counts, also when nothing was listed', () => {
    expect(lineOf()).toBe('o365 collect (default): complete, 0 new events from 0 of 0 blobs');
    expect(lineOf({ listed: 2, downloaded: 2, stored: 3 })).toBe('o365 collect (default): complete, 3 new events from 2 of 2 blobs');
  });

  test('that failed before anything was listed says why, and where to look', () => {
    expect(lineOf({}, { error: WRONG })).toBe('o365 collect (default): failed; the client secret is wrong (AADSTS7000215, trace ID 1); run o365 verify');
  });

  test('that one type was refused in says so of that type', () => {
    const error = new ServiceError('refused', 'the app has no permission', { code: 'AF10001' });
    const report = makeReport([Object.assign(makeTally('DLP.All'), { error }), Object.assign(makeTally('Audit.Exchange'), { listed: 1, downloaded: 1, stored: 1 })], END).report;
    expect(summaryLine(report)).toBe('o365 collect (default): partial, 1 new event from 1 of 1 blob; DLP.All: the app has no permission (AF10001); run o365 verify');
  });

  test('names verify once', () => {
    expect(lineOf({}, { error: new UserError(Exit.refused, 'It is odd: run o365 verify.') }).match(/o365 verify/g)).toHaveLength(1);
  });

  test('that ran out of time sends nobody to verify', () => {
    expect(lineOf({ listed: 5, unfinished: true, left: 5 })).toBe('o365 collect (default): incomplete, 0 new events from 0 of 5 blobs, 5 blobs left for the next run');
  });

  test('is a sentence again for a person', () => {
    const lines = summaryLines(makeReport([makeTally('Audit.Exchange')], { ...END, error: WRONG }).report);
    expect(lines.join('\n')).toContain('The client secret is wrong (AADSTS7000215, trace ID 1).');
  });
});

test.each([
  ['The disk is full.', 'the disk is full'],
  ['A policy blocks it. (AADSTS53003)', 'a policy blocks it (AADSTS53003)'],
  ['Entra knows no tenant.', 'Entra knows no tenant'],
  ['DLP.All: no.', 'DLP.All: no'],
  ['O365_HOME is not set.', 'O365_HOME is not set'],
])('in the middle of a line "%s" is "%s"', (said, wanted) => {
  expect(clause(said)).toBe(wanted);
});
