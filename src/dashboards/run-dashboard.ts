/** One dashboard, from segments to numbers. */
import { addressOf } from './address.js';
import type { Cell, Dashboard, DashboardResult, Widget, WidgetResult } from './dashboard.js';
import { openEngine, type Engine } from './engine.js';
import { eventsCommand } from './events-command.js';
import { forwardsTo } from './forwarding.js';
import { logInError, logInOutcome } from './log-in.js';
import { factsOfJson } from './log-in-facts.js';
import { readEvents, readingOf, type SegmentFile } from './read-events.js';
import { objectOf } from './record-members.js';
import { isSharedOutside } from './sharing.js';

/** A picture shows the first of many; a trend its largest series. */
const ROWS = 10;
const SERIES = 7;

/** What is decided in TypeScript, for SQL and `o365 events` alike. */
const RULES: Readonly<Record<string, (text: string) => string | null>> = {
  address_of: addressOf,
  log_in_outcome: (facts) => logInOutcome(factsOfJson(facts)),
  log_in_error: (facts) => logInError(factsOfJson(facts)),
  shared_outside: (facts) => (isSharedOutside(objectOf(facts)) ? 'yes' : null),
  forwards_to: forwardsTo,
};

export type DashboardSpan = { since: Date; until: Date; sinceText: string };

/** Throws UserError(69) when DuckDB is missing. `segments` are those received since. */
export async function runDashboard(dashboard: Dashboard, segments: readonly SegmentFile[], span: DashboardSpan, threads: number): Promise<DashboardResult> {
  const engine = await openEngine(threads);
  try {
    for (const [name, work] of Object.entries(RULES)) engine.define(name, work);
    await readEvents(engine, segments, dashboard, span.since);
    const reading = await readingOf(engine);
    await engine.run(dashboard.prepare);
    const widgets: WidgetResult[] = [];
    for (const widget of dashboard.widgets) widgets.push(await runWidget(engine, dashboard, widget, span.sinceText));
    return { dashboard, since: span.since, until: span.until, reading, widgets };
  } finally {
    engine.close();
  }
}

async function runWidget(engine: Engine, dashboard: Dashboard, widget: Widget, sinceText: string): Promise<WidgetResult> {
  const found = await engine.rows(widget.kind === 'trend' ? largestSeries(widget) : firstRows(widget));
  const total = widget.kind === 'trend' ? found.length : Number(found[0]?.at(-1) ?? 0);
  const rows = found.map((row) => row.slice(0, widget.columns.length));
  const events = eventsCommand(widget.contentTypes ?? dashboard.contentTypes, [...workloadOf(dashboard), ...widget.where], firstCells(widget, rows), sinceText);
  return { ...widget, rows, total, events };
}

function workloadOf({ workload }: Dashboard): string[] {
  return workload === null ? [] : [`Workload${workload.is ? '' : '!'}=${workload.name}`];
}

function firstRows({ columns, sql, order }: Widget): string {
  return `SELECT ${columns.map(({ name }) => `"${name}"`).join(', ')}, count(*) OVER () AS total FROM (${sql}) ORDER BY ${order} LIMIT ${ROWS}`;
}

function largestSeries({ sql, order }: Widget): string {
  return `
    WITH trend AS MATERIALIZED (${sql}),
    largest AS (SELECT series FROM trend GROUP BY series ORDER BY sum(events) DESC, series LIMIT ${SERIES})
    SELECT slot, CASE WHEN series IN (FROM largest) THEN series ELSE 'other' END AS series, sum(events)::BIGINT AS events
    FROM trend GROUP BY ALL ORDER BY ${order}`;
}

/** A trend is led by its largest series. */
function firstCells({ kind, columns }: Widget, rows: readonly (readonly Cell[])[]): Record<string, Cell> {
  if (kind !== 'trend') return Object.fromEntries(columns.map(({ name }, index) => [name, rows[0]?.[index] ?? null]));
  const sums = new Map<string, number>();
  for (const [, series, events] of rows) sums.set(String(series), (sums.get(String(series)) ?? 0) + Number(events));
  const [largest] = [...sums].filter(([series]) => series !== 'other').toSorted((a, b) => b[1] - a[1]);
  return { series: largest?.[0] ?? null };
}
