/** Records as an attacker would write them: every field that a picture shows tries to be more than text. */
import { CONTENT_TYPES, type ContentType } from '../../src/model.js';
import { addSegment, makeHome, NOW } from './event-store.js';

export const HOSTILE = [
  '<script>document.title="owned"</script>',
  '"><img src=x onerror=document.title="owned">',
  "' onload='document.title=1' x='",
  '</style></title><svg onload=document.title="owned">',
  'javascript:document.title="owned"',
  '<a href="https://evil.example/">click</a><iframe src="https://evil.example/"></iframe>',
  '{{constructor.constructor("return 1")()}} &lt;b&gt; &amp; <!-- -->',
  'invoice\u202Egpj.exe\u2066\u200F',
  'red \u001b[31m\u001b]0;owned\u0007\u001b[2J\u009b31m\r\n\t\0 end',
  'wide 日本語ファイル名 🚀 e\u0301 and so on and on without an end '.repeat(4),
  'x'.repeat(300),
  "'; DROP TABLE event; -- `rm -rf ~` $(reboot)",
];

/** One event of each kind for each text, an hour before NOW. */
export function hostileHome(): string {
  const home = makeHome();
  for (const contentType of CONTENT_TYPES) addSegment(home, contentType, HOSTILE.flatMap((text) => records(contentType, text)), NOW);
  return home;
}

const named = (names: Record<string, string>): object[] => Object.entries(names).map(([Name, Value]) => ({ Name, Value }));

function records(contentType: ContentType, text: string): object[] {
  const common = { CreationTime: '2026-11-20T11:00:00', UserId: text, ObjectId: text, ClientIP: text, Workload: text, UserAgent: text, RecordType: 1 };
  switch (contentType) {
    case 'Audit.AzureActiveDirectory':
      return [
        { ...common, Operation: 'UserLoginFailed', LogonError: text, ErrorNumber: text },
        { ...common, Operation: 'UserLoggedIn', ClientIP: `${text}2` },
        { ...common, Operation: 'Add user.' }, { ...common, Operation: 'Reset user password.' }, { ...common, Operation: 'Add member to role.' }, { ...common, Operation: text },
      ];
    case 'Audit.SharePoint':
      return ['SharePoint', 'OneDrive'].flatMap((Workload) =>
        ['FileDownloaded', 'FileUploaded', 'SharingSet', 'AnonymousLinkCreated', text].map((Operation) => ({
          ...common, Workload, Operation, SiteUrl: text, SourceFileExtension: text, TargetUserOrGroupName: text, TargetUserOrGroupType: 'Guest',
        })),
      );
    case 'Audit.Exchange':
      return [
        { ...common, Operation: 'MailboxLogin', LogonType: 2, MailboxOwnerUPN: text }, { ...common, Operation: 'HardDelete', LogonType: text },
        { ...common, Operation: 'New-InboxRule', Parameters: named({ Name: text, ForwardTo: text }) }, { ...common, Operation: text },
      ];
    case 'DLP.All':
      return [{ ...common, Operation: `Dlp${text}`, PolicyDetails: [{ PolicyName: text }] }];
    case 'Audit.General':
      return [{ ...common, Operation: text }];
  }
}
