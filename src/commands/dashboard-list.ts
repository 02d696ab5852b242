/** `o365 dashboard` without a name: which dashboards have something to show, and what the others wait for. */
import type { Dashboard } from '../dashboards/dashboard.js';
import { awaitedEvents, hasEvents } from '../dashboards/has-events.js';
import { DASHBOARDS } from '../dashboards/index.js';
import type { ContentType } from '../model.js';
import { findSegments, newestReceipt } from '../store/find-segments.js';
import { segmentLines } from '../store/segment-lines.js';
import type { Terminal } from '../world.js';

export type Listed = { name: string; title: string; hasEvents: boolean; contentTypes: readonly ContentType[]; lastReceived: string | null; waitsFor: string | null };

/** Needs no DuckDB: segments are looked through, the newest first, until an event turns up. */
export async function listDashboards(eventsFolder: string): Promise<Listed[]> {
  const listed: Listed[] = [];
  for (const dashboard of DASHBOARDS) listed.push(await lookFor(dashboard, eventsFolder));
  return listed;
}

export function sayList(listed: readonly Listed[], { out }: Pick<Terminal, 'out'>): void {
  const width = Math.max(...listed.map(({ name }) => name.length));
  for (const { name, title, lastReceived, waitsFor } of listed) {
    const state = waitsFor === null ? `${title}; last received ${lastReceived?.slice(0, 16).replace('T', ' ')} UTC` : `${title}; waits for ${waitsFor}`;
    out(`${waitsFor === null ? '+' : '-'} ${name.padEnd(width)}  ${state}`);
  }
  const first = listed.find(({ waitsFor }) => waitsFor === null);
  out(first === undefined ? 'Nothing was collected yet: o365 collect' : `Look at one: o365 dashboard ${first.name}`);
}

async function lookFor(dashboard: Dashboard, eventsFolder: string): Promise<Listed> {
  const { name, title, contentTypes } = dashboard;
  const found = await hasEvents(dashboard, newestLinesFirst(eventsFolder, contentTypes));
  const newest = contentTypes.flatMap((type) => newestReceipt(eventsFolder, type) ?? []).toSorted((a, b) => b.getTime() - a.getTime())[0];
  return {
    name,
    title,
    hasEvents: found,
    contentTypes,
    lastReceived: found ? (newest?.toISOString() ?? null) : null,
    waitsFor: found ? null : awaitedEvents(dashboard),
  };
}

async function* newestLinesFirst(eventsFolder: string, contentTypes: readonly ContentType[]): AsyncGenerator<Buffer[]> {
  for (const { path } of findSegments(eventsFolder, contentTypes, null).toReversed()) yield* segmentLines(path);
}
