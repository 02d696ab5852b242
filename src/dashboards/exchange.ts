/** Mailboxes: who looks into which, what is sent on, what is deleted for good, what administrators change. */
import { count, OPERATIONS_OVER_TIME, text, time, TREND_COLUMNS, type Dashboard } from './dashboard.js';
import { list } from './sql.js';

const RULES = ['New-InboxRule', 'Set-InboxRule', 'Enable-InboxRule', 'Disable-InboxRule', 'Remove-InboxRule', 'UpdateInboxRules'] as const;
/** documented: LogonType 0 is the owner, 1 an administrator, 2 a delegate, 6 a delegated administrator. */
const NON_OWNERS = ['1', '2', '6'] as const;

/** How somebody came to the mailbox; logonType comes as a number or as text. */
const ROLE = `CASE logonType WHEN '0' THEN 'owner' WHEN '1' THEN 'administrator' WHEN '2' THEN 'delegate' WHEN '6' THEN 'delegated administrator' ELSE 'other' END`;

export const EXCHANGE: Dashboard = {
  name: 'exchange',
  title: 'Exchange',
  contentTypes: ['Audit.Exchange'],
  workload: null,
  fields: ['LogonType', 'MailboxOwnerUPN', 'Parameters', 'ObjectId'],
  columns: {
    logonType: `coalesce(LogonType, '')`,
    mailbox: `coalesce(MailboxOwnerUPN, '')`,
    target: `coalesce(ObjectId, '')`,
    rule: `named_value(coalesce(Parameters, ''), 'Name')`,
    // Only what may send mail on is kept of the parameters.
    parameters: `CASE WHEN regexp_matches(Parameters, 'Forward|Redirect|CopyTo') THEN Parameters ELSE '' END`,
  },
  prepare: '',
  widgets: [
    {
      id: 'mailbox-log-ins',
      title: 'Mailbox log-ins',
      kind: 'trend',
      columns: TREND_COLUMNS,
      sql: `SELECT quarter_of_hour(happened) AS slot, ${ROLE} AS series, count(*) AS events FROM event WHERE Operation = 'MailboxLogin' GROUP BY ALL`,
      order: 'slot, series',
      where: ['Operation=MailboxLogin'],
    },
    {
      id: 'non-owner-access',
      title: 'Access to mailboxes of others',
      kind: 'bars',
      columns: [text('user', 'User'), count('events', 'Events'), count('mailboxes', 'Mailboxes'), text('as', 'As')],
      sql: `
        SELECT or_none(UserId) AS "user", count(*) AS events, count(DISTINCT mailbox) AS mailboxes, ${ROLE} AS "as"
        FROM event WHERE logonType IN ${list(NON_OWNERS)} GROUP BY ALL`,
      order: 'events DESC, "user", "as"',
      where: [...NON_OWNERS.map((type) => `LogonType=${type}`), 'UserId={user}'],
    },
    {
      id: 'inbox-rules',
      title: 'Inbox rules',
      kind: 'table',
      columns: [time('when', 'When'), text('operation', 'Operation'), text('rule', 'Rule'), text('target', 'Where'), text('user', 'By')],
      sql: `
        SELECT epoch_ms(happened) AS "when", Operation AS operation, or_none(rule) AS rule, or_none(target) AS target, or_none(UserId) AS "user"
        FROM event WHERE Operation IN ${list(RULES)}`,
      order: '"when" DESC, operation, rule, target, "user"',
      where: RULES.map((operation) => `Operation=${operation}`),
    },
    {
      id: 'forwarding',
      title: 'Mail sent on',
      kind: 'table',
      columns: [time('when', 'When'), text('operation', 'Operation'), text('to', 'To'), text('user', 'By')],
      sql: `
        SELECT epoch_ms(happened) AS "when", Operation AS operation, forwards_to(parameters) AS "to", or_none(UserId) AS "user"
        FROM event WHERE parameters <> '' AND "to" <> ''`,
      order: '"when" DESC, operation, "to", "user"',
      where: ['forwards-to!='],
    },
    {
      id: 'hard-deletes',
      title: 'Items deleted for good',
      kind: 'bars',
      columns: [text('user', 'User'), count('deletes', 'Events'), count('mailboxes', 'Mailboxes')],
      sql: `
        SELECT or_none(UserId) AS "user", count(*) AS deletes, count(DISTINCT mailbox) AS mailboxes
        FROM event WHERE Operation = 'HardDelete' GROUP BY ALL`,
      order: 'deletes DESC, "user"',
      where: ['Operation=HardDelete', 'UserId={user}'],
    },
    {
      id: 'administrator-changes',
      title: 'Changes by administrators',
      kind: 'bars',
      columns: [text('operation', 'Operation'), count('changes', 'Changes'), count('users', 'Administrators')],
      sql: `
        SELECT or_none(Operation) AS operation, count(*) AS changes, count(DISTINCT UserId) AS users
        FROM event WHERE RecordType = '1' AND NOT starts_with(Operation, 'Get-') GROUP BY ALL`,
      order: 'changes DESC, operation',
      where: ['RecordType=1', 'Operation={operation}'],
    },
    OPERATIONS_OVER_TIME,
  ],
};
