/** Everything at a glance: what came, from where, how late. */
import { CONTENT_TYPES } from '../model.js';
import { count, seconds, text, time, TREND_COLUMNS, type Dashboard } from './dashboard.js';

/** Later than this is a warning: the service keeps content for seven days. */
const LATE = `INTERVAL 5 DAYS`;

export const OVERVIEW: Dashboard = {
  name: 'overview',
  title: 'Overview',
  contentTypes: CONTENT_TYPES,
  workload: null,
  fields: ['PolicyDetails'],
  // Of a policy only its name is kept: what it found is card numbers in clear.
  columns: { policy: `CASE WHEN json_valid(PolicyDetails) THEN coalesce(json_extract_string(PolicyDetails, '$[0].PolicyName'), '') ELSE '' END` },
  prepare: '',
  widgets: [
    {
      id: 'events',
      title: 'Events by content type',
      kind: 'trend',
      columns: TREND_COLUMNS,
      sql: `SELECT quarter_of_hour(happened) AS slot, contentType AS series, count(*) AS events FROM event GROUP BY ALL`,
      order: 'slot, series',
      where: [],
    },
    {
      id: 'latency',
      title: 'Latency: received after created',
      kind: 'table',
      columns: [
        text('contentType', 'Content type'), count('events', 'Received'), seconds('min', 'Least'), seconds('median', 'Median'), seconds('p95', '95 %'), seconds('max', 'Most'),
        count('late', 'Over 5 days'), time('newest', 'Last received'),
      ],
      sql: `
        WITH delay AS (SELECT *, epoch(receivedAt)::BIGINT - epoch(createdAt)::BIGINT AS seconds FROM received)
        SELECT contentType, count(*) AS events, min(seconds) AS min, quantile_disc(seconds, 0.5) AS median, quantile_disc(seconds, 0.95) AS p95,
          max(seconds) AS max, count(*) FILTER (createdAt < receivedAt - ${LATE}) AS late, epoch_ms(max(receivedAt)) AS newest
        FROM delay GROUP BY ALL`,
      order: 'contentType',
      where: [],
      note: 'Of everything received in this time, whenever it happened.',
    },
    {
      id: 'workloads',
      title: 'Events by workload',
      kind: 'bars',
      columns: [text('workload', 'Workload'), count('events', 'Events'), count('users', 'Users'), count('operations', 'Operations')],
      sql: `
        SELECT or_none(Workload) AS workload, count(*) AS events, count(DISTINCT UserId) AS users, count(DISTINCT Operation) AS operations
        FROM event WHERE readable GROUP BY ALL`,
      order: 'events DESC, workload',
      where: ['Workload={workload}'],
    },
    {
      id: 'operations',
      title: 'Most frequent operations',
      kind: 'bars',
      columns: [text('operation', 'Operation'), count('events', 'Events'), text('workload', 'Workload')],
      sql: `SELECT or_none(Operation) AS operation, count(*) AS events, or_none(Workload) AS workload FROM event WHERE readable GROUP BY ALL`,
      order: 'events DESC, operation, workload',
      where: ['Operation={operation}', 'Workload={workload}'],
    },
    {
      id: 'dlp',
      title: 'Data loss prevention by policy',
      kind: 'bars',
      columns: [text('policy', 'Policy'), count('events', 'Events'), count('users', 'Users'), text('operation', 'Operation')],
      sql: `
        SELECT or_none(policy) AS policy, count(*) AS events, count(DISTINCT UserId) AS users, Operation AS operation
        FROM event WHERE starts_with(Operation, 'Dlp') GROUP BY ALL`,
      order: 'events DESC, policy, operation',
      where: ['Operation={operation}'],
    },
  ],
};
