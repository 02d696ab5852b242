import { expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { type SandboxFlags, sandboxCommand } from '../../src/commands/sandbox.js';
import { startSandbox } from '../../src/sandbox/sandbox.js';

/** Runs the command until its last line is out; with what it looked at by then. */
async function run(flags: SandboxFlags, look: (lines: readonly string[]) => void = () => undefined): Promise<{ code: number; lines: string[] }> {
  const stop = new AbortController();
  const lines: string[] = [];
  const code = await sandboxCommand(flags, {
    out: (line) => {
      lines.push(line);
      if (!line.startsWith('All of it lies in')) return;
      look(lines);
      stop.abort();
    },
    stop: stop.signal,
  });
  return { code, lines };
}

test('it prints a configure line whose files are there, until it is stopped', async () => {
  let files: string[] = [];
  const { code, lines } = await run({ port: '0', rate: '0', scenario: 'plain' }, (said) => {
    const line = said.find((text) => text.includes('--client-secret-file')) ?? '';
    files = [/--ca-file (\S+)/, /--client-secret-file (\S+)/].map((form) => form.exec(line)?.[1] ?? '');
    expect(line).toMatch(/^ {2}o365 --home \S+ configure --yes --tenant-id \S+ --application-id \S+ --endpoint https:\/\/localhost:\d+ --login-url https:\/\/localhost:\d+ --ca-file \S+ --client-secret-file \S+$/);
    expect(files.map((file) => existsSync(file))).toEqual([true, true]);
  });
  expect(code).toBe(0);
  expect(lines.join('\n')).toMatch(/verify\n.*collect --since 24h\n/);
  expect(files.map((file) => existsSync(file))).toEqual([false, false]);
});

test('--list prints every scenario with its sentence', async () => {
  const { code, lines } = await run({ list: true });
  expect(code).toBe(0);
  expect(lines).toContainEqual(expect.stringMatching(/^secret-expired +The client secret has expired \(AADSTS7000222\)\.$/));
});

test.each([
  ['--port', { port: '70000' }],
  ['--rate', { rate: 'many' }],
  ['--seed', { seed: '-1' }],
  ['--scenario', { scenario: 'nothing' }],
])('a bad %s is a usage error that names it', async (flag, flags) => {
  await expect(run(flags)).rejects.toMatchObject({ exitCode: 64, message: expect.stringContaining(flag) });
});

test('a port that is taken is said', async () => {
  const other = await startSandbox({ ratePerHour: 0 });
  try {
    await expect(run({ port: new URL(other.apiUrl).port })).rejects.toMatchObject({ exitCode: 69, message: expect.stringContaining('EADDRINUSE') });
  } finally {
    await other.close();
  }
});
