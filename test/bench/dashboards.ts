/**
 * Every dashboard on one and on ten million records: seconds and peak memory, each in a process of its own.
 *   node dist/test/bench/dashboards.js [records…]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DASHBOARDS } from '../../src/dashboards/index.js';
import { runDashboard } from '../../src/dashboards/run-dashboard.js';
import { inventTenant } from '../../src/sandbox/tenant/tenant.js';
import { findSegments } from '../../src/store/find-segments.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-02T00:00:00Z');
const RATE = 60_000;
/** Invented once and written again on later days, with the days in their times moved along: inventing ten million takes minutes. */
const INVENTED_HOURS = 48;

const [first, ...rest] = process.argv.slice(2);
if (first === '--one') await measure(rest[0] ?? '', rest[1] ?? '');
else for (const count of first === undefined ? [1_000_000, 10_000_000] : [first, ...rest].map(Number)) bench(count);

function bench(wanted: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'o365-bench-'));
  try {
    const { records, bytes } = writeEvents(folder, wanted);
    process.stdout.write(`${records} records, ${(bytes / 1e9).toFixed(2)} GB\n`);
    for (const { name } of DASHBOARDS) process.stdout.write(spawnSync(process.execPath, [process.argv[1] ?? '', '--one', folder, name], { encoding: 'utf8' }).stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, name: string): Promise<void> {
  const dashboard = DASHBOARDS.find((candidate) => candidate.name === name);
  if (dashboard === undefined) throw new Error(`no dashboard ${name}`);
  const began = performance.now();
  const segments = findSegments(folder, dashboard.contentTypes, new Date(0));
  const { reading } = await runDashboard(dashboard, segments, { since: new Date(0), until: new Date(START + 60 * DAY_MS), sinceText: '60d' }, 2);
  const seconds = (performance.now() - began) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`  ${name.padEnd(10)}  ${String(reading.events).padStart(9)} events  ${seconds.toFixed(1).padStart(5)} s  ${megabytes.toFixed(0).padStart(5)} MB\n`);
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
