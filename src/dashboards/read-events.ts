/**
 * From segments to the view `event`. Only the members that a dashboard asks for are read, each as text, so no change of type, no key
 * that is there twice (the first counts) and no line that is no JSON can fail a query. measured: a million records a second on two cores.
 */
import type { Dashboard, Reading } from './dashboard.js';
import type { Engine } from './engine.js';
import { COMMON_FIELDS } from './event.js';
import { mendLines, type NumberedFile, type SegmentFile } from './mend-lines.js';
import { MACROS } from './sql.js';

export type { SegmentFile } from './mend-lines.js';
type Source = Pick<Dashboard, 'fields' | 'columns' | 'workload'>;


/** Kept of every record, '' where it has none. */
const COMMON_COLUMNS = ['Operation', 'Workload', 'UserId', 'RecordType'] as const;
/** measured: the largest public record has 23 kB. A line of more than twice this makes the reader give up. */
const LONGEST_LINE = 16 * 2 ** 20;
/** Tried when that was not enough, on one thread: the reader takes twice as much memory. */
const LONGEST_LINE_OF_ALL = 256 * 2 ** 20;

/** Makes the table `received`, one row a record, and the view `event` of those that happened in the span. */
export async function readEvents(engine: Engine, segments: readonly SegmentFile[], dashboard: Source, since: Date): Promise<void> {
  await engine.run(`${MACROS}
    CREATE TABLE segment (number INTEGER, filename VARCHAR, contentType VARCHAR, receivedAt TIMESTAMP);
    CREATE TABLE received AS ${rowsSql(dashboard, NO_LINES)}`);
  await insert(engine, segments.map((segment, number) => ({ ...segment, number })), dashboard);
  const mended = await mendLines(engine, segments);
  await insert(engine, mended, dashboard);
  await engine.run(`CREATE VIEW event AS SELECT * FROM received WHERE happened >= ${timestamp(since)}`);
}

async function insert(engine: Engine, files: readonly NumberedFile[], dashboard: Source): Promise<void> {
  if (files.length === 0) return;
  await engine.run(`INSERT INTO segment VALUES ${files.map(segmentRow).join(', ')}`);
  try {
    await engine.run(`INSERT INTO received ${rowsSql(dashboard, linesOf(files, LONGEST_LINE))}`);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('maximum_object_size')) throw error;
    await engine.run(`SET threads = 1; SET memory_limit = '2GB'`);
    await engine.run(`INSERT INTO received ${rowsSql(dashboard, linesOf(files, LONGEST_LINE_OF_ALL))}`);
  }
}

function rowsSql(dashboard: Source, lines: (fields: readonly string[]) => string): string {
  const fields = [...new Set([...COMMON_FIELDS, ...dashboard.fields])];
  const { workload } = dashboard;
  return `
    SELECT
      number, contentType, receivedAt,
      coalesce(${COMMON_FIELDS.join(', ')}) IS NOT NULL AS readable,
      CASE WHEN regexp_full_match(CreationTime, '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?')
           THEN try_cast(CreationTime[1:19] AS TIMESTAMP) END AS createdAt,
      coalesce(createdAt <= receivedAt + INTERVAL 1 HOUR, false) AS timed,
      CASE WHEN timed THEN createdAt ELSE receivedAt END AS happened,
      ${COMMON_COLUMNS.map((field) => `coalesce(${field}, '') AS ${field}`).join(', ')}
      ${Object.entries(dashboard.columns).map(([name, expression]) => `, ${expression} AS ${name}`).join('\n      ')}
    FROM ${lines(fields)} JOIN segment USING (filename)
    ${workload === null ? '' : `WHERE (lower(coalesce(Workload, '')) = ${quoted(workload.name.toLowerCase())}) = ${workload.is}`}`;
}

export async function readingOf(engine: Engine): Promise<Reading> {
  const [row] = await engine.rows(`
    SELECT
      (SELECT count(*) FROM received), count(*),
      count(*) FILTER (NOT readable),
      count(*) FILTER (readable AND NOT timed),
      count(*) FILTER (readable AND Operation = '')
    FROM event`);
  const [received = 0, events = 0, unreadable = 0, untimed = 0, unnamed = 0] = (row ?? []).map(Number);
  return { received, events, older: received - events, unreadable, untimed, unnamed };
}

function linesOf(files: readonly SegmentFile[], longestLine: number) {
  return (fields: readonly string[]): string => `read_json([${files.map(({ path }) => quoted(literalGlob(path))).join(', ')}],
      format = 'newline_delimited', filename = true, ignore_errors = true, maximum_object_size = ${longestLine},
      columns = {${fields.map((field) => `${field}: 'VARCHAR'`).join(', ')}})`;
}

const NO_LINES = (fields: readonly string[]): string => `(SELECT '' AS filename, ${fields.map((field) => `'' AS ${field}`).join(', ')} WHERE false)`;

function segmentRow({ number, path, contentType, receivedAt }: NumberedFile): string {
  return `(${number}, ${quoted(path)}, ${quoted(contentType)}, ${timestamp(receivedAt)})`;
}

/** The engine takes a path for a pattern. */
function literalGlob(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]');
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function timestamp(at: Date): string {
  return `TIMESTAMP '${at.toISOString().slice(0, 19).replace('T', ' ')}'`;
}
