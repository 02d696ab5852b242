/**
 * From segments to the view `event`. Only the members that a dashboard asks for are read, each as text, so no change of type, no key
 * that is there twice (the first counts) and no line that is no JSON can fail a query. measured: a million records a second on two cores.
 */
import type { ContentType } from '../model.js';
import type { Dashboard, Reading } from './dashboard.js';
import type { Engine } from './engine.js';
import { COMMON_FIELDS } from './event.js';
import { MACROS } from './sql.js';

type Source = Pick<Dashboard, 'fields' | 'columns' | 'workload'>;
export type SegmentFile = { path: string; contentType: ContentType; receivedAt: Date };

/** Kept of every record, '' where it has none. */
const COMMON_COLUMNS = ['Operation', 'Workload', 'UserId', 'RecordType'] as const;
/** measured: the largest public record has 23 kB. A line of more than twice this makes the reader give up. */
const LONGEST_LINE = 16 * 2 ** 20;
/** Tried when that was not enough; takes that much memory several times. */
const LONGEST_LINE_OF_ALL = 512 * 2 ** 20;

/** Makes the table `received`, one row a record, and the view `event` of those that happened in the span. */
export async function readEvents(engine: Engine, segments: readonly SegmentFile[], dashboard: Source, since: Date): Promise<void> {
  await engine.run(`${MACROS}
    CREATE TABLE segment (filename VARCHAR, contentType VARCHAR, receivedAt TIMESTAMP);
    ${segments.length === 0 ? '' : `INSERT INTO segment VALUES ${segments.map(segmentRow).join(', ')};`}`);
  const fields = [...new Set([...COMMON_FIELDS, ...dashboard.fields])];
  const sources = sourcesOf(segments, fields);
  try {
    await engine.run(receivedSql(dashboard, sources(LONGEST_LINE)));
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('maximum_object_size')) throw error;
    await engine.run(receivedSql(dashboard, sources(LONGEST_LINE_OF_ALL)));
  }
  await engine.run(`CREATE VIEW event AS SELECT * FROM received WHERE happened >= ${timestamp(since)}`);
}

function receivedSql(dashboard: Source, lines: string): string {
  return `
    CREATE TABLE received AS
    SELECT
      contentType,
      receivedAt,
      coalesce(${COMMON_FIELDS.join(', ')}) IS NOT NULL AS readable,
      CASE WHEN regexp_full_match(CreationTime, '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?')
           THEN try_cast(CreationTime[1:19] AS TIMESTAMP) END AS createdAt,
      coalesce(createdAt <= receivedAt + INTERVAL 1 HOUR, false) AS timed,
      CASE WHEN timed THEN createdAt ELSE receivedAt END AS happened,
      ${COMMON_COLUMNS.map((field) => `coalesce(${field}, '') AS ${field}`).join(', ')}
      ${Object.entries(dashboard.columns).map(([name, expression]) => `, ${expression} AS ${name}`).join('\n      ')}
    FROM ${lines}
    JOIN segment USING (filename)
    ${dashboard.workload === null ? '' : `WHERE (lower(coalesce(Workload, '')) = ${quoted(dashboard.workload.name.toLowerCase())}) = ${dashboard.workload.is}`}`;
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

function sourcesOf(segments: readonly SegmentFile[], fields: readonly string[]): (longestLine: number) => string {
  if (segments.length === 0) return () => `(SELECT '' AS filename, ${fields.map((field) => `'' AS ${field}`).join(', ')} WHERE false)`;
  return (longestLine) => `read_json([${segments.map(({ path }) => quoted(literalGlob(path))).join(', ')}],
      format = 'newline_delimited', filename = true, ignore_errors = true, maximum_object_size = ${longestLine},
      columns = {${fields.map((field) => `${field}: 'VARCHAR'`).join(', ')}})`;
}

function segmentRow({ path, contentType, receivedAt }: SegmentFile): string {
  return `(${quoted(path)}, ${quoted(contentType)}, ${timestamp(receivedAt)})`;
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
