/** The real program as a child process: what a person types and sees. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'bin/o365.js');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

type Said = { code: number; stdout: string; stderr: string };

function o365(...words: string[]): Promise<Said> {
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', TERM: 'dumb' };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...words], { env, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const helps = [...README.matchAll(/```console\n\$ o365 ([^\n]*--help)\n([\s\S]*?)```/g)].map((match) => ({ words: match[1] ?? '', text: match[2] ?? '' }));

test('the README shows the help of every command', async () => {
  const { stdout } = await o365('--help');
  const commands = [...stdout.slice(stdout.indexOf('Commands:')).matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1]).filter((name) => name !== 'help');
  expect(commands.length).toBeGreaterThan(3);
  expect(helps.map(({ words }) => words)).toEqual(expect.arrayContaining(['--help', ...commands.filter((name) => name !== 'demo').map((name) => `${name} --help`)]));
});

test.each(helps)('the README shows what "o365 $words" prints', async ({ words, text }) => {
  const { code, stdout } = await o365(...words.split(' '));
  expect({ code, stdout }).toEqual({ code: 0, stdout: text });
});

test('--version prints the version of the package', async () => {
  const { version }: { version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(await o365('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('a mistyped command is a usage error that says what was meant', async () => {
  const { code, stderr } = await o365('colect');
  expect(code).toBe(64);
  expect(stderr).toContain('Did you mean collect?');
});

test.each([
  [['collect', '--since', '5x'], '--since'],
  [['collect', '--max-time', 'soon'], '--max-time'],
  [['collect', '--max-requests', '0'], '--max-requests'],
  [['collect', '--json', '--stdout'], '--stdout'],
  [['collect', '--profile', '../x'], 'profile'],
])('%j is a usage error that names the flag', async (words, named) => {
  const { code, stdout, stderr } = await o365(...words);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toContain(named);
});

test('collect without settings says what to do, and as JSON is one document', async () => {
  const home = ['--home', '/nonexistent/o365'];
  const [plain, json] = await Promise.all([o365('collect', ...home), o365('collect', '--json', ...home)]);
  expect(plain).toMatchObject({ code: 78, stdout: '' });
  expect(plain.stderr).toContain('not configured');
  expect(json.code).toBe(78);
  expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, outcome: 'failed', types: [], error: { message: expect.stringContaining('not configured') } });
});

const demoFolders: string[] = [];
afterAll(() => {
  for (const folder of demoFolders) rmSync(folder, { recursive: true, force: true });
});

test('the demo sets up, verifies, collects, collects only what is new, and shows the events', async () => {
  const { code, stdout } = await o365('demo');
  expect(code).toBe(0);
  const folder = /rm -r (\S+)/.exec(stdout)![1]!;
  demoFolders.push(folder);
  const runs = [...stdout.matchAll(/complete, (\d+) new events/g)].map((match) => Number(match[1]));
  const [first = 0, second = 0] = runs;
  expect(runs).toHaveLength(2);
  expect(second).toBeGreaterThan(0);
  expect(second).toBeLessThan(first);
  const lines = [...stdout.matchAll(/^ {2}(\S+\.jsonl)$/gm)].flatMap((match) => readFileSync(join(folder, 'data/demo/events', match[1]!), 'utf8').trimEnd().split('\n'));
  expect(lines).toHaveLength(first + second);
  expect(lines).toContain(/byte for byte as it came:\n(\{.*\})\n/.exec(stdout)![1]);
  expect(existsSync(join(folder, 'keys/demo.key'))).toBe(true);
});
