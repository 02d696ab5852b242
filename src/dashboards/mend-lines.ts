/**
 * The engine refuses a line whose bytes are no UTF-8, or that escapes half a surrogate pair: a file name could hide its record that way.
 * Such lines are written again without, and read again in the place of what could not be read.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ContentType } from '../model.js';
import type { Engine } from './engine.js';
import { isObject } from './record-members.js';

export type SegmentFile = { path: string; contentType: ContentType; receivedAt: Date };
export type NumberedFile = SegmentFile & { number: number };

/** A line that stays unreadable stands in the mended file as this, and is counted as before. */
const UNREADABLE = '0';
const HALF_A_PAIR = /\\u[dD][89a-fA-F]/;

/** Takes the unreadable rows out of `received`, and returns files with as many lines, mended where that is possible. */
export async function mendLines(engine: Engine, segments: readonly SegmentFile[]): Promise<NumberedFile[]> {
  const found = await engine.rows('SELECT number, count(*) FROM received WHERE NOT readable GROUP BY number ORDER BY number');
  const files: NumberedFile[] = [];
  for (const [number, count] of found) {
    const segment = segments[Number(number)];
    const mended = segment === undefined ? [] : await mendedLines(segment.path);
    if (segment === undefined || mended.length === 0) continue;
    const path = join(engine.folder, `${Number(number)}.jsonl`);
    const rest = Array.from({ length: Math.max(0, Number(count) - mended.length) }, () => UNREADABLE);
    writeFileSync(path, [...mended, ...rest].map((line) => `${line}\n`).join(''), { mode: 0o600 });
    files.push({ ...segment, path, number: segments.length + files.length });
    await engine.run(`DELETE FROM received WHERE NOT readable AND number = ${Number(number)}`);
  }
  return files;
}

async function mendedLines(path: string): Promise<string[]> {
  const mended: string[] = [];
  // Latin-1 keeps each byte; readline would part lines at U+2028 too, which has no byte of its own there.
  const lines = createInterface({ input: createReadStream(path, { encoding: 'latin1' }), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    const bytes = Buffer.from(line, 'latin1');
    if (isUtf8(bytes) && !HALF_A_PAIR.test(line)) continue;
    const text = bytes.toString('utf8');
    const record = parseWellFormed(text);
    // A whole pair, escaped, needed no mending.
    if (isObject(record) && !(isUtf8(bytes) && JSON.stringify(JSON.parse(text)) === JSON.stringify(record))) mended.push(JSON.stringify(record));
  }
  return mended;
}

function parseWellFormed(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value));
  } catch {
    return null;
  }
}
