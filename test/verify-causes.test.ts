import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sentence } from '../src/terminal/sentence.js';
import { startSandbox, type Sandbox } from '../src/sandbox/sandbox.js';
import { diskFailure } from '../src/store/disk-failure.js';
import { networkFailure } from '../src/http/network-failure.js';
import { patternOf, TABLE, type Case } from './health/case.js';
import { MACHINE_CASES } from './health/machine-cases.js';
import { NETWORK_CASES, takeDown } from './health/network-cases.js';
import { SERVICE_CASES } from './health/service-cases.js';
import { SETTINGS_CASES } from './health/settings-cases.js';
import { makeStage, type Stage } from './health/stage.js';

const CASES = [...SETTINGS_CASES, ...NETWORK_CASES, ...SERVICE_CASES, ...MACHINE_CASES];

/** What only a disk, an operating system or the other end of the world can do: held against the table by the code that it comes with. */
const BY_CODE: Readonly<Record<string, string>> = {
  'network tlsTime': 'CERT_HAS_EXPIRED',
  'network silent': 'ETIMEDOUT',
  'network givenUp': 'ERR_CANCELED',
  'network other': 'EWHATEVER',
  notWritable: 'EACCES',
  diskFull: 'ENOSPC',
  readOnly: 'EROFS',
};

/** Of the API's codes, `verify` meets these only where `collect` does: in blobs and pages. */
const OF_BLOBS = /^AF(20002|20003|20022|20023|20030|20050|20051|20052|20053|20054|20055)$/;
/** Each has a test of its own below or beside this file. */
const ELSEWHERE = new Set(['network proxy', 'littleSpace', 'otherCloud']);

let sandbox: Sandbox;
let stage: Stage | null = null;

beforeAll(async () => {
  sandbox = await startSandbox({ startTime: new Date('2026-11-18T12:00:00Z'), frozen: true, history: 24 });
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await takeDown();
  stage?.close();
});

describe('each cause', () => {
  test.each(CASES.map((one) => [`${one.name}${one.way === undefined ? '' : `: ${one.way}`}`, one] as const))('%s', async (_name, one: Case) => {
    const wanted = TABLE[one.name]!;
    stage = makeStage(sandbox);
    await one.play(stage);
    const verified = await stage.verify(one.verify);
    const row = verified.row(wanted.check);
    expect(row.message).toMatch(patternOf(wanted.sentence));
    expect(row.remedy).toMatch(patternOf(wanted.remedy));
    const status = one.status ?? wanted.status;
    expect([row.status, row.code]).toEqual([status, one.code ?? null]);
    expect(verified.exitCode).toBe(one.exitCode ?? (status === 'warning' ? 0 : wanted.exitCode));
    expect(verified.healthy).toBe(verified.exitCode === 0);
    expect(verified.rows).toHaveLength(12);
    expect(`${row.message}${row.remedy}`).not.toMatch(/\{[a-z]\w*\}|undefined|\[object|o365 verify/);
    expect(verified.text).not.toContain(sandbox.clientSecret);
    expect(verified.text).not.toMatch(/eyJ|PRIVATE KEY|Bearer|pa55word/);
  });
});

test('every row of the tables is played, or held against the code that it comes with', () => {
  const played = new Set(CASES.map(({ name }) => name));
  const missing = Object.keys(TABLE).filter((name) => !played.has(name) && !Object.hasOwn(BY_CODE, name) && !OF_BLOBS.test(name) && !ELSEWHERE.has(name));
  expect(missing).toEqual([]);
});

test.each(Object.entries(BY_CODE))('%s is what %s is told as', (name, code) => {
  const thrown = Object.assign(new Error('what the system says'), { code });
  const error = name.startsWith('network ') ? networkFailure(thrown, 'manage.office.com:443') : diskFailure(thrown, '/var/o365');
  expect(error.message).toMatch(patternOf(TABLE[name]!.sentence));
  expect(error).toMatchObject({ hint: expect.stringMatching(patternOf(TABLE[name]!.remedy)), exitCode: TABLE[name]!.exitCode });
});

test('every sentence of the tables is another one, and a whole one when shown', () => {
  const sentences = Object.entries(TABLE).map(([, row]) => sentence(row.sentence));
  const sameOnPurpose = ['The request named no tenant.', 'The app and the tenant {tenant} are in different national clouds.', 'The application {application} lacks a permission for the API.', 'Entra does not take the scope of the request.', 'The service turned the time window down.'];
  const repeated = sentences.filter((one, index) => sentences.indexOf(one) !== index && !sameOnPurpose.includes(one));
  expect(repeated).toEqual([]);
  for (const one of sentences) expect(one).toMatch(/^[A-Z{/].*[.}]$/);
});
