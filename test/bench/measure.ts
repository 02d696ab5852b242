/** Runs one command to its end and says what it took. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** GNU time waits for the command with wait4 and so knows its CPU and its peak memory; without it both are null. */
const GNU_TIME = '/usr/bin/time';
export const hasGnuTime = existsSync(GNU_TIME);

export type Measured = { wallMs: number; cpuMs: number | null; peakBytes: number | null; exitCode: number; stdout: string; stderr: string };

let runs = 0;

export async function measure(command: string, args: readonly string[]): Promise<Measured> {
  const report = join(tmpdir(), `o365-bench-${process.pid}-${(runs += 1)}.time`);
  const [program, all] = hasGnuTime ? [GNU_TIME, ['-f', '%U %S %M', '-o', report, command, ...args]] : [command, [...args]];
  const begin = performance.now();
  const child = spawn(program, all, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: process.env['BENCH_NODE_OPTIONS'] ?? '' } });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [exitCode]: unknown[] = await once(child, 'close');
  const wallMs = performance.now() - begin;
  const [user, system, kilobytes] = hasGnuTime ? lastLine(await readFile(report, 'utf8')) : [];
  await rm(report, { force: true });
  return {
    wallMs,
    cpuMs: user === undefined || system === undefined ? null : (user + system) * 1000,
    peakBytes: kilobytes === undefined ? null : kilobytes * 1024,
    exitCode: typeof exitCode === 'number' ? exitCode : 1,
    stdout,
    stderr,
  };
}

/** GNU time writes a sentence before its figures when the exit code is not 0. */
function lastLine(text: string): number[] {
  return (text.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
