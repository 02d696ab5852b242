import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jobLine, jobsIn, unmarkedJobsIn, withJob, withoutJob } from '../../src/schedule/crontab-text.js';
import { PERIODS } from '../../src/schedule/every.js';
import { collectArgs, type Job } from '../../src/schedule/job.js';

const JOB: Job = {
  profile: 'default',
  configFile: '/srv/o365/config/config.json',
  everyMinutes: 20,
  offset: 7,
  environment: {},
  node: '/usr/bin/node',
  program: '/opt/o365/bin/o365.js',
  args: collectArgs('default', '/srv/o365', null),
};
const LINE =
  '7-59/20 * * * * /usr/bin/node /opt/o365/bin/o365.js --home /srv/o365 --profile default collect --quiet --log # o365 profile=default settings=/srv/o365/config/config.json';

/** Any bytes but the line feed, and what looks like ours without being it. */
const otherLine = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 255 }).filter((byte) => byte !== 10)).map((bytes) => `${Buffer.from(bytes).toString('latin1')}\n`),
  fc.constantFrom(
    '\n', 'MAILTO=""\r\n', '# o365\n', '*/5 * * * * /usr/bin/true # o365 profile=default\n', `${LINE.replace('=default', '=contoso')}\n`,
    `${LINE.replace('/srv/o365/config/', '/srv/other/config/')}\n`, '0 3 * * * tar c \\% > x%y\n', '@reboot echo \xff\xfe\n',
  ),
);
const otherCrontab = fc.array(otherLine, { maxLength: 8 }).map((lines) => lines.join(''));
const path = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '%', '\\', "'", '"', '$', '#', 'ü', '/', '€'), minLength: 1, maxLength: 12 }).map((text) => `/${text}x`);
const job = fc.record({ period: fc.constantFrom(...PERIODS), part: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), home: path }).map(
  ({ period, part, home }): Job => ({
    ...JOB, configFile: `${home}/config/config.json`, everyMinutes: period, offset: Math.floor(part * period), args: collectArgs('default', home, null),
  }),
);

describe('a crontab with our line', () => {
  test('the line names the times, absolute paths, the home, the profile, and is marked', () => {
    expect(withJob('', JOB)).toBe(`${LINE}\n`);
  });

  test('every other line survives byte for byte, in its place', () => {
    fc.assert(
      fc.property(otherCrontab, otherCrontab, job, job, (before, after, first, second) => {
        const placed = before + withJob('', first) + after;
        const changed = { ...second, configFile: first.configFile };
        expect(withJob(placed, changed)).toBe(before + withJob('', changed) + after);
        expect(withoutJob(placed, first)).toBe(before + after);
        expect(withJob(before, first)).toBe(before + withJob('', first));
      }),
    );
  });

  test('enabling twice is enabling once, and disabling takes back exactly what enabling did', () => {
    fc.assert(
      fc.property(otherCrontab, job, (crontab, some) => {
        const once = withJob(crontab, some);
        expect(withJob(once, some)).toBe(once);
        expect(withoutJob(once, some)).toBe(crontab);
        expect(withoutJob(crontab, some)).toBe(crontab);
      }),
    );
  });

  test('what was written is read back: profile, settings file, words', () => {
    fc.assert(
      fc.property(job, (some) => {
        expect(jobsIn(withJob('', some))).toMatchObject([
          { profile: 'default', configFile: some.configFile, isOff: false, words: [some.node, some.program, ...some.args] },
        ]);
      }),
    );
  });

  test('profiles stand side by side', () => {
    const contoso = { ...JOB, profile: 'contoso', args: collectArgs('contoso', '/srv/o365', null) };
    const both = withJob(withJob('', JOB), contoso);
    expect(jobsIn(both).map(({ profile }) => profile)).toEqual(['default', 'contoso']);
    expect(withoutJob(both, JOB)).toBe(withJob('', contoso));
  });

  test('a line that was commented out or copied is replaced by the one good line', () => {
    expect(withJob(`# mine\n#${LINE}\n${LINE}\n0 1 * * * x\n`, JOB)).toBe(`# mine\n${LINE}\n0 1 * * * x\n`);
  });

  test('a missing line feed at the end is added, for crontab would refuse the file', () => {
    expect(withJob('0 1 * * * x', JOB)).toBe(`0 1 * * * x\n${LINE}\n`);
  });

  test.each(['/a\nb', '/a\rb', '/a\0b', '/a\u001bb'])('the path %j is refused: no crontab line can hold it', (home) => {
    expect(() => jobLine({ ...JOB, args: collectArgs('default', home, null) })).toThrow(expect.objectContaining({ exitCode: 64 }));
  });

  test('a line of somebody else that runs the collector is seen', () => {
    expect(unmarkedJobsIn(`#0 * * * * o365 collect\n*/20 * * * * /usr/local/bin/o365 --profile a collect --quiet\n${LINE}\n0 1 * * * o365 verify\n`)).toEqual([
      '*/20 * * * * /usr/local/bin/o365 --profile a collect --quiet',
    ]);
  });
});
