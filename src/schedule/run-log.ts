/** The log of scheduled runs: a line a run, with its time, in one file that does not grow for ever. */
import { appendFileSync, chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const LOG_NAME = 'collect.log';
/** A year of runs every 20 minutes is about 3 MB; the newest third of it is kept. */
const MOST_BYTES = 1024 * 1024;

/** Appends; a file that would grow past `mostBytes` first loses its older half, at a line's end. Throws what the disk throws. */
export function appendToLog(stateFolder: string, line: string, at: Date, mostBytes = MOST_BYTES): void {
  const file = join(stateFolder, LOG_NAME);
  const text = `${at.toISOString()} ${line.replaceAll('\n', ' ').slice(0, mostBytes / 4)}\n`;
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes + Buffer.byteLength(text) > mostBytes) keepNewest(file, Math.floor(mostBytes / 2));
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  appendFileSync(file, text, { mode: 0o600 });
}

function keepNewest(file: string, bytes: number): void {
  const tail = readFileSync(file).subarray(-bytes);
  const next = `${file}.next`;
  writeFileSync(next, tail.subarray(tail.indexOf(0x0a) + 1), { mode: 0o600 });
  chmodSync(next, 0o600);
  renameSync(next, file);
}
