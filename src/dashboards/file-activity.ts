/** What happens to files and sites: the same pictures for SharePoint and OneDrive, whose records come in one content type. */
import { count, text, time, OPERATIONS_OVER_TIME, type Dashboard, type DashboardName } from './dashboard.js';
import { CLIENT_FIELDS, CLIENT_IP, CLIENTS, list } from './sql.js';

const DOWNLOADS = ['FileDownloaded', 'FileSyncDownloadedFull', 'FileSyncDownloadedPartial'] as const;
const UPLOADS = ['FileUploaded', 'FileSyncUploadedFull', 'FileSyncUploadedPartial', 'FileUploadedPartial'] as const;
const ANONYMOUS = ['AnonymousLinkCreated', 'AnonymousLinkUpdated', 'AnonymousLinkUsed', 'AnonymousLinkRemoved'] as const;
const SHARING = [
  'SharingSet', 'SharingInvitationCreated', 'SharingInvitationAccepted', 'SecureLinkCreated', 'AddedToSecureLink', 'CompanyLinkCreated',
  'AnonymousLinkCreated', 'AnonymousLinkUpdated',
] as const;

const PREPARE = `
  ${CLIENTS}

  CREATE VIEW file AS
    SELECT event.*, address, or_none(UserId) AS who, or_none(ObjectId) AS object,
      -- The address of the site, of which older records only have the object's.
      or_none(coalesce(nullif(SiteUrl, ''), regexp_extract(ObjectId, '^https?://[^/]+/(?:sites|teams|personal)/[^/]+/'))) AS site
    FROM event JOIN client USING (clientIp) WHERE readable;`;

function conditions(operations: readonly string[]): string[] {
  return operations.map((operation) => `Operation=${operation}`);
}

const USERS = ['users', 'Users', 'who'] as const;

/** The most frequent of something, and how many different others go with it. */
function most(id: string, title: string, [name, heading]: readonly [string, string], expression: string, where: string, [second, secondHeading, secondExpression]: readonly [string, string, string] = USERS) {
  return {
    id,
    title,
    kind: 'bars',
    columns: [text(name, heading), count('events', 'Events'), count(second, secondHeading)],
    sql: `SELECT ${expression} AS "${name}", count(*) AS events, count(DISTINCT ${secondExpression}) AS ${second} FROM file GROUP BY ALL`,
    order: `events DESC, "${name}"`,
    where: [`${where}={${name}}`],
  } as const;
}

export function fileActivity(name: DashboardName, title: string, workload: Dashboard['workload']): Dashboard {
  return {
    name,
    title,
    contentTypes: ['Audit.SharePoint'],
    workload,
    fields: ['ObjectId', 'SiteUrl', 'SourceFileExtension', 'TargetUserOrGroupName', 'TargetUserOrGroupType', ...CLIENT_FIELDS],
    columns: {
      clientIp: CLIENT_IP,
      ObjectId: `coalesce(ObjectId, '')`,
      SiteUrl: `coalesce(SiteUrl, '')`,
      extension: `lower(coalesce(SourceFileExtension, ''))`,
      target: `coalesce(TargetUserOrGroupName, '')`,
      targetType: `coalesce(TargetUserOrGroupType, '')`,
    },
    prepare: PREPARE,
    widgets: [
      OPERATIONS_OVER_TIME,
      most('top-sites', 'Top sites', ['site', 'Site'], 'site', 'SiteUrl'),
      most('top-users', 'Top users', ['user', 'User'], 'who', 'UserId', ['addresses', 'Addresses', 'address']),
      most('top-addresses', 'Top client addresses', ['address', 'Address'], 'address', 'address'),
      {
        id: 'downloaded-files',
        title: 'Most downloaded files',
        kind: 'bars',
        columns: [text('file', 'File'), count('downloads', 'Downloads'), count('users', 'Users')],
        sql: `SELECT object AS file, count(*) AS downloads, count(DISTINCT who) AS users FROM file WHERE Operation IN ${list(DOWNLOADS)} GROUP BY ALL`,
        order: 'downloads DESC, file',
        where: [...conditions(DOWNLOADS), 'ObjectId={file}'],
      },
      {
        id: 'extensions',
        title: 'Uploads and downloads by extension',
        kind: 'bars',
        columns: [text('extension', 'Extension'), count('transfers', 'Both'), count('uploads', 'Uploads'), count('downloads', 'Downloads')],
        sql: `
          SELECT or_none(extension) AS extension, count(*) AS transfers,
            count(*) FILTER (Operation IN ${list(UPLOADS)}) AS uploads, count(*) FILTER (Operation IN ${list(DOWNLOADS)}) AS downloads
          FROM file WHERE Operation IN ${list([...UPLOADS, ...DOWNLOADS])} GROUP BY ALL`,
        order: 'transfers DESC, extension',
        where: [...conditions([...UPLOADS, ...DOWNLOADS]), 'SourceFileExtension={extension}'],
      },
      {
        id: 'sharing-by-user',
        title: 'Sharing by user',
        kind: 'bars',
        columns: [text('user', 'User'), count('shares', 'Shares'), count('anonymous', 'Anonymous')],
        sql: `
          SELECT who AS "user", count(*) AS shares, count(*) FILTER (Operation IN ${list(ANONYMOUS)}) AS anonymous
          FROM file WHERE Operation IN ${list(SHARING)} GROUP BY ALL`,
        order: 'shares DESC, "user"',
        where: [...conditions(SHARING), 'UserId={user}'],
      },
      {
        id: 'shared-outside',
        title: 'Shared outside the domain',
        kind: 'table',
        columns: [time('when', 'When'), text('operation', 'Operation'), text('file', 'File'), text('target', 'With'), text('user', 'By')],
        sql: `
          SELECT epoch_ms(happened) AS "when", Operation AS operation, object AS file, target, who AS "user"
          FROM file WHERE target <> ''
            AND shared_outside(to_json({TargetUserOrGroupName: target, TargetUserOrGroupType: targetType, UserId: UserId})::VARCHAR) = 'yes'`,
        order: '"when" DESC, file, target, "user", operation',
        where: ['shared-outside=yes'],
      },
      {
        id: 'anonymous-links',
        title: 'Anonymous links',
        kind: 'table',
        columns: [time('when', 'When'), text('operation', 'Operation'), text('file', 'File'), text('user', 'By'), text('address', 'From')],
        sql: `SELECT epoch_ms(happened) AS "when", Operation AS operation, object AS file, who AS "user", address FROM file WHERE Operation IN ${list(ANONYMOUS)}`,
        order: '"when" DESC, file, "user", operation, address',
        where: conditions(ANONYMOUS),
      },
    ],
  };
}
