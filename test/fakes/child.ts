/** The real program as a child process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../../bin/o365.js', import.meta.url));

export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

export type Child = {
  process: ChildProcess;
  ended: Promise<Ended>;
};

export type ChildOptions = { env?: Record<string, string>; /** For a shell, octal. */ umask?: string };

/** `o365 <args>` with nothing of this process's environment but the PATH. */
export function startBin(args: readonly string[], { env = {}, umask }: ChildOptions = {}): Child {
  const command = [process.execPath, BIN, ...args];
  const [file, ...rest] = umask === undefined ? command : ['/bin/sh', '-c', `umask ${umask}; exec "$@"`, 'sh', ...command];
  const child = spawn(file!, rest, { env: { PATH: process.env['PATH'] ?? '', HOME: '/nowhere', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const words = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (piece: Buffer) => (words[name] += piece.toString('utf8')));
  return { process: child, ended: end(child, words) };
}

export async function runBin(args: readonly string[], options: ChildOptions = {}): Promise<Ended> {
  return await startBin(args, options).ended;
}

async function end(child: ChildProcess, words: { stdout: string; stderr: string }): Promise<Ended> {
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, ...words };
}

/** Resolves when it holds; looks often, sleeps never long. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}
