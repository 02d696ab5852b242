/** Who signs in, who fails to, and who changes the directory. */
import { count, text, time, TREND_COLUMNS, type Dashboard } from './dashboard.js';
import { LOG_IN_FACTS } from './log-in.js';
import { CLIENT_FIELDS, CLIENT_IP, CLIENTS, list } from './sql.js';

const IN_EXTENDED_PROPERTIES = ['LoginError', 'ResultStatusDetail'] as const;

/** The facts that decide a log-in are the same in most records: each combination is decided once, by log-in.ts. */
const PREPARE = `
  CREATE TABLE verdict AS
    SELECT facts, log_in_outcome(facts) AS outcome, log_in_error(facts) AS error FROM (SELECT DISTINCT facts FROM event);
  ${CLIENTS}

  CREATE VIEW log_in AS
    SELECT happened, or_none(UserId) AS who, outcome, error, address
    FROM event JOIN verdict USING (facts) JOIN client USING (clientIp)
    WHERE outcome IS NOT NULL;

  CREATE VIEW change AS
    SELECT happened, or_none(Operation) AS operation, or_none(UserId) AS actor, or_none(target) AS target
    FROM event JOIN verdict USING (facts)
    WHERE outcome IS NULL AND readable;`;

const FACTS = LOG_IN_FACTS.map((fact) =>
  IN_EXTENDED_PROPERTIES.some((name) => name === fact) ? `${fact}: named_value(coalesce(ExtendedProperties, ''), '${fact}')` : `${fact}: coalesce(${fact}, '')`,
);

const CHANGE_COLUMNS = [time('when', 'When'), text('operation', 'Operation'), text('target', 'Whom'), text('actor', 'By')] as const;

/** The newest changes whose operation is one of these. */
function changes(id: string, title: string, operations: readonly string[]) {
  return {
    id,
    title,
    kind: 'table',
    columns: CHANGE_COLUMNS,
    sql: `SELECT epoch_ms(happened) AS "when", operation, target, actor FROM change WHERE operation IN ${list(operations)}`,
    order: '"when" DESC, operation, target, actor',
    where: operations.map((name) => `Operation=${name}`),
  } as const;
}

export const AZURE_AD: Dashboard = {
  name: 'azure-ad',
  title: 'Azure Active Directory',
  contentTypes: ['Audit.AzureActiveDirectory'],
  workload: null,
  fields: ['ObjectId', 'ExtendedProperties', ...CLIENT_FIELDS, ...LOG_IN_FACTS.filter((fact) => !IN_EXTENDED_PROPERTIES.some((name) => name === fact))],
  columns: { clientIp: CLIENT_IP, target: `coalesce(ObjectId, '')`, facts: `to_json({${FACTS.join(', ')}})::VARCHAR` },
  prepare: PREPARE,
  widgets: [
    {
      id: 'log-in-activity',
      title: 'Log-in activity',
      kind: 'trend',
      columns: TREND_COLUMNS,
      sql: `SELECT quarter_of_hour(happened) AS slot, outcome AS series, count(*) AS events FROM log_in GROUP BY ALL`,
      order: 'slot, series',
      where: ['log-in=failure'],
      note: 'A log-in is a success only if no error field of its record says otherwise.',
    },
    {
      id: 'failures-by-user',
      title: 'Failed log-ins by user',
      kind: 'bars',
      columns: [text('user', 'User'), count('failures', 'Failed'), count('successes', 'Succeeded'), count('addresses', 'Addresses')],
      sql: `
        SELECT who AS "user", count(*) FILTER (outcome = 'failure') AS failures, count(*) FILTER (outcome = 'success') AS successes,
          count(DISTINCT address) FILTER (outcome = 'failure') AS addresses
        FROM log_in GROUP BY who HAVING failures > 0`,
      order: 'failures DESC, user',
      where: ['log-in=failure', 'UserId={user}'],
    },
    {
      id: 'failures-by-error',
      title: 'Failed log-ins by error',
      kind: 'bars',
      columns: [text('error', 'Error'), count('failures', 'Failed'), count('users', 'Users')],
      sql: `SELECT error, count(*) AS failures, count(DISTINCT who) AS users FROM log_in WHERE outcome = 'failure' GROUP BY error`,
      order: 'failures DESC, error',
      where: ['log-in=failure', 'log-in-error={error}'],
    },
    {
      id: 'log-ins-by-address',
      title: 'Log-ins by client address',
      kind: 'bars',
      columns: [text('address', 'Address'), count('log_ins', 'Log-ins'), count('failures', 'Failed'), count('users', 'Users')],
      sql: `
        SELECT address, count(*) AS log_ins, count(*) FILTER (outcome = 'failure') AS failures, count(DISTINCT who) AS users
        FROM log_in GROUP BY address`,
      order: 'log_ins DESC, address',
      where: ['address={address}'],
    },
    {
      id: 'several-addresses',
      title: 'One user from several addresses within 15 minutes',
      kind: 'table',
      columns: [text('user', 'User'), count('addresses', 'Addresses'), time('when', 'When'), count('failures', 'Failed')],
      sql: `
        WITH near AS (
          SELECT who, happened, outcome,
            count(DISTINCT address) OVER nearby AS addresses,
            count(*) FILTER (outcome = 'failure') OVER nearby AS failures
          FROM log_in WHERE address <> '(none)'
          WINDOW nearby AS (PARTITION BY who ORDER BY happened RANGE BETWEEN INTERVAL 15 MINUTES PRECEDING AND CURRENT ROW))
        SELECT who AS "user", max(addresses) AS addresses, epoch_ms(min(happened) FILTER (addresses = top)) AS "when", max(failures) FILTER (addresses = top) AS failures
        FROM (SELECT *, max(addresses) OVER (PARTITION BY who) AS top FROM near) WHERE top > 1 GROUP BY who`,
      order: 'addresses DESC, failures DESC, user',
      where: ['UserId={user}', 'log-in=success', 'log-in=failure'],
      note: 'The first moment at which the last 15 minutes held the most addresses.',
    },
    changes('users-added-deleted', 'Users added and deleted', ['Add user.', 'Delete user.', 'Hard Delete user.', 'Restore user.', 'Invite external user.']),
    changes('passwords', 'Password resets and changes', [
      'Reset user password.', 'Change user password.', 'Set force change user password.', 'Reset password (by admin)', 'Change password (self-service)', 'Reset password (self-service)',
    ]),
    changes('memberships', 'Group and role membership', [
      'Add member to role.', 'Remove member from role.', 'Add eligible member to role.', 'Add member to group.', 'Remove member from group.', 'Add owner to group.', 'Remove owner from group.',
    ]),
    {
      id: 'top-administrators',
      title: 'Top administrators',
      kind: 'bars',
      columns: [text('user', 'Who'), count('changes', 'Changes'), count('operations', 'Operations')],
      sql: `SELECT actor AS "user", count(*) AS changes, count(DISTINCT operation) AS operations FROM change GROUP BY ALL`,
      order: 'changes DESC, user',
      where: ['UserId={user}'],
    },
    {
      id: 'operations',
      title: 'Operations over time',
      kind: 'trend',
      columns: TREND_COLUMNS,
      sql: `
        SELECT quarter_of_hour(happened) AS slot, or_none(Operation) AS series, count(*) AS events
        FROM event GROUP BY ALL`,
      order: 'slot, series',
      where: ['Operation={series}'],
    },
  ],
};
