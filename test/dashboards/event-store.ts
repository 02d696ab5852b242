/** Segments in a temporary folder, as `collect` leaves them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { DASHBOARDS } from '../../src/dashboards/index.js';
import { runDashboard } from '../../src/dashboards/run-dashboard.js';
import type { Dashboard, DashboardName, DashboardResult } from '../../src/dashboards/dashboard.js';
import type { ContentType } from '../../src/model.js';
import { findSegments } from '../../src/store/find-segments.js';

export const NOW = new Date('2026-11-20T12:00:00Z');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), "o365 test's [1] "));
  folders.push(home);
  return home;
}

export function eventsFolderOf(home: string): string {
  return join(home, 'data', 'default', 'events');
}

let sequence = 0;

/** Objects are written as JSON. Returns the path. */
export function addSegment(home: string, contentType: ContentType, lines: readonly (string | Buffer | object)[], receivedAt = NOW): string {
  const iso = receivedAt.toISOString();
  const folder = join(eventsFolderOf(home), contentType, iso.slice(0, 10));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${iso.slice(0, 19).replaceAll(/[-:]/g, '')}Z-${String(++sequence).padStart(6, '0')}.jsonl`);
  const bytes = lines.map((line) => (typeof line === 'string' || Buffer.isBuffer(line) ? Buffer.from(line) : Buffer.from(JSON.stringify(line))));
  writeFileSync(path, Buffer.concat(bytes.flatMap((line) => [line, Buffer.from('\n')])));
  return path;
}

export function dashboardNamed(name: DashboardName): Dashboard {
  const found = DASHBOARDS.find((dashboard) => dashboard.name === name);
  if (found === undefined) throw new Error(`no dashboard ${name}`);
  return found;
}

/** Of the last 24 hours before NOW, unless said otherwise. */
export async function show(home: string, name: DashboardName, { until = NOW, hours = 24 } = {}): Promise<DashboardResult> {
  const since = new Date(until.getTime() - hours * 3_600_000);
  const dashboard = dashboardNamed(name);
  return await runDashboard(dashboard, findSegments(eventsFolderOf(home), dashboard.contentTypes, since), { since, until, sinceText: `${hours}h` }, 2);
}

/** A picture's rows, as objects. */
export function rowsOf(result: DashboardResult, id: string): Record<string, string | number | null>[] {
  const widget = result.widgets.find((candidate) => candidate.id === id);
  if (widget === undefined) throw new Error(`no picture ${id}`);
  return widget.rows.map((row) => Object.fromEntries(widget.columns.map(({ name }, index) => [name, row[index] ?? null])));
}

/** A trend's sums by series. */
export function sumsOf(result: DashboardResult, id: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { series, events } of rowsOf(result, id)) sums[String(series)] = (sums[String(series)] ?? 0) + Number(events);
  return sums;
}
