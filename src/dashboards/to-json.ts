/** A dashboard as one JSON document: what programs may rely on. */
import type { Cell, DashboardResult, WidgetResult } from './dashboard.js';

/** Times are UTC in ISO 8601; rows are objects by column. */
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
    widgets: widgets.map((widget) => ({ id: widget.id, title: widget.title, total: widget.total, events: widget.events, rows: rowsOf(widget) })),
  };
}

function rowsOf({ columns, rows }: WidgetResult): Record<string, Cell>[] {
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, kind }, index) => {
        const cell = row[index] ?? null;
        return [name, kind === 'time' && cell !== null ? new Date(Number(cell)).toISOString() : cell];
      }),
    ),
  );
}
