/** Every dashboard on one and on ten million records: seconds and peak memory, each in a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DASHBOARDS } from '../../src/dashboards/index.js';
import { inventTenant } from '../../src/sandbox/tenant/tenant.js';
import type { DashboardRun } from './one-dashboard.js';
import { megabytes, row, seconds, whole, type Row } from './table.js';

const ONE = fileURLToPath(new URL('./one-dashboard.js', import.meta.url));

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-02T00:00:00Z');
const RATE = 60_000;
/** Invented once and written again on later days, with the days in their times moved along: inventing ten million takes minutes. */
const INVENTED_HOURS = 48;

export function dashboards(): Promise<Row[]> {
  return Promise.resolve([...measured(1_000_000, ''), ...measured(10_000_000, '< 60 s, < 1,000 MB')]);
}

function measured(wanted: number, aim: string): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'o365-bench-'));
  try {
    const { records, bytes } = writeEvents(folder, wanted);
    return DASHBOARDS.map(({ name }) => {
      const run: DashboardRun = JSON.parse(execFileSync(process.execPath, [ONE, folder, name], { encoding: 'utf8' }));
      const figures = `${seconds(run.wallMs)}, ${megabytes(run.peakBytes)} (${whole(run.events)} events)`;
      return row(`${name}, of ${whole(records)} records (${(bytes / 1e9).toFixed(1)} GB)`, figures, aim);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeEvents(folder: string, wanted: number): { records: number; bytes: number } {
  const tenant = inventTenant({ seed: 1, ratePerHour: RATE });
  const total = { records: 0, bytes: 0 };
  const share = Math.ceil(wanted / 1_000_000);
  for (let hour = 0; total.records < wanted && hour < INVENTED_HOURS; hour++) {
    const start = START + hour * HOUR_MS;
    const byType = group(tenant.miniBlobsOfHour(new Date(start)));
    for (const [contentType, lines] of byType) {
      for (let copy = 0; copy < share && total.records < wanted; copy++) {
        const receivedAt = new Date(start + HOUR_MS + copy * 2 * DAY_MS);
        const text = moved(lines, copy * 2);
        const day = join(folder, contentType, receivedAt.toISOString().slice(0, 10));
        mkdirSync(day, { recursive: true });
        const stamp = receivedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
        writeFileSync(join(day, `${stamp}Z-${String(readdirSync(day).length).padStart(6, '0')}.jsonl`), text);
        total.records += lines.length;
        total.bytes += Buffer.byteLength(text);
      }
    }
  }
  return total;
}

function group(blobs: ReturnType<ReturnType<typeof inventTenant>['miniBlobsOfHour']>): Map<string, string[]> {
  const byType = new Map<string, string[]>();
  for (const { contentType, records } of blobs) {
    const lines = byType.get(contentType) ?? [];
    lines.push(...records.map(({ bytes }) => bytes.toString()));
    byType.set(contentType, lines);
  }
  return byType;
}

function moved(lines: readonly string[], days: number): string {
  const text = `${lines.join('\n')}\n`;
  return days === 0 ? text : text.replaceAll(/"CreationTime":"(\d{4}-\d\d-\d\d)T/g, (_, day: string) => `"CreationTime":"${new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)}T`);
}
