import type { Person } from './people.js';
import { weighted } from './random.js';
import { commonFields, draft, type Draft, type Fields, type Scene } from './record.js';

const ONEDRIVE_SHARE = 0.4;

/** RecordTypes: 4 SharePoint, 6 a file, 14 sharing. */
const actionOf = weighted<{ operation: string; recordType: 4 | 6 | 14 }>([
  [38, { operation: 'FileAccessed', recordType: 6 }],
  [13, { operation: 'FileModified', recordType: 6 }],
  [10, { operation: 'FileDownloaded', recordType: 6 }],
  [9, { operation: 'FilePreviewed', recordType: 6 }],
  [8, { operation: 'FileUploaded', recordType: 6 }],
  [7, { operation: 'FileSyncDownloadedFull', recordType: 6 }],
  [2, { operation: 'FileRecycled', recordType: 6 }],
  [1, { operation: 'FileDeleted', recordType: 6 }],
  [6, { operation: 'PageViewed', recordType: 4 }],
  [3, { operation: 'SharingSet', recordType: 14 }],
  [1, { operation: 'SharingInvitationCreated', recordType: 14 }],
  [1, { operation: 'AnonymousLinkCreated', recordType: 14 }],
  [0.5, { operation: 'AnonymousLinkUsed', recordType: 14 }],
  [1, { operation: 'CompanyLinkCreated', recordType: 14 }],
]);

const FILES = ['Budget 2026', 'Minutes', 'Roadmap', 'Offer 4711', 'Salaries', 'Site plan', "Q3 'final' (2)", 'Übergabe', 'Test report', 'Customer list'] as const;
const extensionOf = weighted([[34, 'docx'], [28, 'xlsx'], [14, 'pptx'], [14, 'pdf'], [5, 'png'], [3, 'zip'], [2, 'csv']]);
const OUTSIDERS = ['partner@supplier.example', 'auditor@books.example', 'jo@freemail.example'] as const;

/** A file, a page or a share in a team site or somebody's OneDrive. */
export function sharePointEvent(scene: Scene): Draft {
  const { company, person, random } = scene;
  const action = actionOf(random);
  const oneDrive = random.chance(ONEDRIVE_SHARE);
  const site = random.pick(company.sites);
  const extension = extensionOf(random);
  const name = `${random.pick(FILES)}.${extension}`;
  const siteUrl = oneDrive ? `https://${company.host}-my.sharepoint.example/personal/${person.personalSite}/` : `https://${company.host}.sharepoint.example/sites/${site.name}/`;
  const folder = oneDrive ? 'Documents' : `Shared Documents/${random.pick(['General', 'Archive', 'Drafts'])}`;
  const fields = commonFields(scene, {
    recordType: action.recordType, operation: action.operation, workload: oneDrive ? 'OneDrive' : 'SharePoint',
    userKey: person.membership,
    clientIp: random.chance(0.7) ? person.officeIp : person.homeIp,
    objectId: action.recordType === 4 ? `${siteUrl}SitePages/Home.aspx` : `${siteUrl}${folder}/${name}`,
  });
  fields['AuthenticationType'] = 'OAuth';
  fields['BrowserName'] = person.device.browser;
  fields['CorrelationId'] = random.guid();
  fields['EventSource'] = 'SharePoint';
  fields['GeoLocation'] = person.zone === 'Europe/Berlin' ? 'EUR' : 'NAM';
  fields['IsManagedDevice'] = false;
  fields['ItemType'] = action.recordType === 4 ? 'Page' : 'File';
  fields['ListId'] = site.listId;
  fields['ListItemUniqueId'] = random.guid();
  fields['Platform'] = 'WinDesktop';
  fields['Site'] = site.id;
  fields['UserAgent'] = person.device.userAgent;
  fields['WebId'] = site.webId;
  fields['DeviceDisplayName'] = person.device.name;
  fields['SiteUrl'] = siteUrl;
  if (action.recordType !== 4) {
    fields['SourceFileExtension'] = extension;
    fields['SourceFileName'] = name;
    fields['SourceRelativeUrl'] = folder;
  }
  if (action.recordType === 6) fields['FileSizeBytes'] = random.integer(900, 40_000_000);
  if (action.recordType === 14) describeSharing(scene, action.operation, person, fields);
  return draft(fields);
}

function describeSharing(scene: Scene, operation: string, person: Person, fields: Fields): void {
  const { company, random } = scene;
  const outside = operation === 'SharingInvitationCreated' || (operation === 'SharingSet' && random.chance(0.25));
  fields['UniqueSharingId'] = random.guid();
  if (operation.startsWith('AnonymousLink')) {
    fields['EventData'] = '<Type>Edit</Type><MembersCanShareApplied>False</MembersCanShareApplied>';
    if (operation === 'AnonymousLinkUsed') {
      fields['UserId'] = 'anonymous';
      fields['UserKey'] = 'anonymous';
      fields['UserType'] = 10;
    }
    return;
  }
  fields['TargetUserOrGroupName'] = outside ? random.pick(OUTSIDERS) : random.pick(company.people).upn;
  fields['TargetUserOrGroupType'] = outside ? 'Guest' : 'Member';
  fields['EventData'] = `<Permissions granted>${outside ? 'Read' : 'Contribute'}</Permissions granted><By>${person.name}</By>`;
}
