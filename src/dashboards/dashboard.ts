/** What a dashboard is, and what comes out of one. */
import type { ContentType } from '../model.js';

export const DASHBOARD_NAMES = ['azure-ad', 'onedrive', 'sharepoint', 'exchange', 'overview'] as const;
export type DashboardName = (typeof DASHBOARD_NAMES)[number];

/** `time` is milliseconds since 1970, `seconds` a span; everything else is what it says. */
export type ColumnKind = 'text' | 'count' | 'time' | 'seconds';
export type Column = { name: string; title: string; kind: ColumnKind };
export type Cell = string | number | null;

/**
 * One picture. `sql` reads the view `event` (and what `prepare` made) and names its columns as in `columns`.
 * - trend: counts over time; columns `slot` (start of a quarter of an hour, milliseconds), `series`, `events`.
 * - bars: the second column is drawn beside its number.
 * - table: rows as they are.
 */
export type Widget = {
  id: string;
  title: string;
  kind: 'trend' | 'bars' | 'table';
  columns: readonly Column[];
  sql: string;
  /** After ORDER BY, down to a last column that decides. */
  order: string;
  /** Conditions for `o365 events` that lead to its events; `{user}` stands for that column of the first row. */
  where: readonly string[];
  /** Where not all of the dashboard's. */
  contentTypes?: readonly ContentType[];
  /** What it counts, where the title does not say. */
  note?: string;
};

export type Dashboard = {
  name: DashboardName;
  title: string;
  contentTypes: readonly ContentType[];
  /** Only the records of a workload, or all but those; null for all. */
  workload: { name: string; is: boolean } | null;
  /** Members of the record that `columns` read, as text; NULL where a record has none. */
  fields: readonly string[];
  /** Columns of `event` besides Operation, Workload, UserId and RecordType: name and expression over `fields`. */
  columns: Readonly<Record<string, string>>;
  /** Statements before the widgets. */
  prepare: string;
  widgets: readonly Widget[];
};

export type WidgetResult = Widget & {
  rows: readonly (readonly Cell[])[];
  /** Rows there are; `rows` may hold only the first. */
  total: number;
  /** The command that prints its events. */
  events: string;
};

/** How many records were read, and which of them are odd. An odd one is counted in all that can be read of it. */
export type Reading = {
  received: number;
  /** Within the span shown. */
  events: number;
  /** Received in the span, but created before it: not shown. */
  older: number;
  /** No JSON object, or without a single common field. */
  unreadable: number;
  /** CreationTime is missing, unreadable, or more than an hour after receipt: shown at the time of receipt. */
  untimed: number;
  /** No operation is named. */
  unnamed: number;
};

export type DashboardResult = {
  dashboard: Pick<Dashboard, 'name' | 'title' | 'contentTypes'>;
  since: Date;
  until: Date;
  reading: Reading;
  widgets: readonly WidgetResult[];
};

export function text(name: string, title: string): Column {
  return { name, title, kind: 'text' };
}

export function count(name: string, title: string): Column {
  return { name, title, kind: 'count' };
}

export function time(name: string, title: string): Column {
  return { name, title, kind: 'time' };
}

export function seconds(name: string, title: string): Column {
  return { name, title, kind: 'seconds' };
}

export const TREND_COLUMNS: readonly Column[] = [time('slot', 'Time'), text('series', 'Series'), count('events', 'Events')];

/** On every dashboard of one workload's events. */
export const OPERATIONS_OVER_TIME: Widget = {
  id: 'operations',
  title: 'Operations over time',
  kind: 'trend',
  columns: TREND_COLUMNS,
  sql: `SELECT quarter_of_hour(happened) AS slot, or_none(Operation) AS series, count(*) AS events FROM event GROUP BY ALL`,
  order: 'slot, series',
  where: ['Operation={series}'],
};
