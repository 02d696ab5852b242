/** A dashboard as one JSON document: what programs may rely on. */
import type { Cell, DashboardResult, WidgetResult } from './dashboard.js';
import { makeTrend } from './trend.js';
import { UTC } from './zone.js';

/** A trend has at most so many steps. */
const MOST_STEPS = 96;

/** Times are UTC in ISO 8601; rows are objects by column. A trend's rows say what happened in the `stepSeconds` from `slot` on. */
export function dashboardJson({ dashboard, since, until, reading, widgets }: DashboardResult, profile: string): Record<string, unknown> {
  return {
    version: 1,
    profile,
    dashboard: dashboard.name,
    title: dashboard.title,
    contentTypes: dashboard.contentTypes,
    since: since.toISOString(),
    until: until.toISOString(),
    ...reading,
    widgets: widgets.map((widget) => {
      const { id, title, kind, events, total } = widget;
      return { id, title, kind, events, ...(kind === 'trend' ? trendOf(widget, { since, until }) : { total, rows: rowsOf(widget, widget.rows) }) };
    }),
  };
}

function trendOf(widget: WidgetResult, span: Pick<DashboardResult, 'since' | 'until'>): Record<string, unknown> {
  const { stepMs, starts, series } = makeTrend(widget.rows, span, UTC, MOST_STEPS);
  const rows = starts.flatMap((start, step) => series.flatMap(({ name, counts }) => (counts[step] === 0 ? [] : [[start, name, counts[step] ?? 0]])));
  return { stepSeconds: stepMs / 1000, totals: Object.fromEntries(series.map(({ name, total }) => [name, total])), rows: rowsOf(widget, rows) };
}

function rowsOf({ columns }: WidgetResult, rows: readonly (readonly Cell[])[]): Record<string, Cell>[] {
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, kind }, index) => {
        const cell = row[index] ?? null;
        return [name, kind === 'time' && cell !== null ? new Date(Number(cell)).toISOString() : cell];
      }),
    ),
  );
}
