import type { Person } from './people.js';
import { weighted } from './random.js';
import { commonFields, draft, type Draft, type Fields, type Json, type Scene } from './record.js';

const SUBJECTS = ['Minutes of Monday', 'RE: Purchase order 88123', 'Draft contract', 'Holiday plan', 'FW: Your invoice', 'Agenda', 'Release 14.2 — go or no-go?'] as const;
const CLIENTS = ['Client=OWA;Action=ViaProxy', 'Client=MSExchangeRPC', 'Client=REST;Client=RESTSystem;;', 'Client=Microsoft.Exchange.ActiveSync; iOS/17.6', 'Client=WebServices;Action=ConfigureGroupMailbox'] as const;
const FOLDERS = ['\\Inbox', '\\Sent Items', '\\Deleted Items', '\\Drafts', '\\Archive'] as const;

/** Someone else's mailbox: a colleague's by delegation, or an administrator's look. */
const NON_OWNER_SHARE = 0.03;

type Action = { operation: string; recordType: 2 | 3 | 50 };
const actionOf = weighted<Action>([
  [46, { operation: 'MailItemsAccessed', recordType: 50 }],
  [16, { operation: 'Send', recordType: 2 }],
  [9, { operation: 'Create', recordType: 2 }],
  [8, { operation: 'Update', recordType: 2 }],
  [8, { operation: 'MoveToDeletedItems', recordType: 3 }],
  [6, { operation: 'SoftDelete', recordType: 3 }],
  [3, { operation: 'HardDelete', recordType: 3 }],
  [3, { operation: 'MailboxLogin', recordType: 2 }],
  [1, { operation: 'SendAs', recordType: 2 }],
]);

/** What happens in a mailbox. RecordTypes: 2 one item, 3 several, 50 aggregated reading. */
export function mailboxEvent(scene: Scene): Draft {
  const { company, person, random } = scene;
  const action = actionOf(random);
  const owner = random.chance(NON_OWNER_SHARE) ? random.pick(company.people) : person;
  const ip = random.chance(0.6) ? person.officeIp : person.homeIp;
  const fields = commonFields(scene, { recordType: action.recordType, operation: action.operation, workload: 'Exchange', resultStatus: 'Succeeded', clientIp: ip });
  fields['ClientIPAddress'] = ip;
  fields['ClientInfoString'] = random.pick(CLIENTS);
  fields['ExternalAccess'] = false;
  fields['InternalLogonType'] = 0;
  fields['LogonType'] = owner === person ? 0 : person.admin ? 1 : 2;
  fields['LogonUserSid'] = person.sid;
  fields['MailboxGuid'] = owner.mailbox;
  fields['MailboxOwnerSid'] = owner.sid;
  fields['MailboxOwnerUPN'] = owner.upn;
  fields['OrganizationName'] = company.domain;
  fields['OriginatingServer'] = `HE1PR0102MB${random.integer(2000, 4999)} (15.20.4129.032)\n`;
  fields['SessionId'] = random.guid();
  describe(scene, action, owner, fields);
  return draft(fields);
}

function describe(scene: Scene, action: Action, owner: Person, fields: Fields): void {
  const { random } = scene;
  if (action.recordType === 50) {
    fields['OperationProperties'] = [{ Name: 'MailAccessType', Value: 'Bind' }, { Name: 'IsThrottled', Value: 'False' }];
    fields['OperationCount'] = random.integer(1, 3);
    fields['Folders'] = [{ Id: `LgAAAAB${random.hex(40)}AAAB`, Path: '\\Inbox', FolderItems: Array.from({ length: random.integer(1, 4) }, () => ({ InternetMessageId: messageId(scene), SizeInBytes: random.integer(4_000, 900_000) })) }];
  } else if (action.recordType === 3) {
    fields['AffectedItems'] = Array.from({ length: random.integer(1, 3) }, () => mailItem(scene));
    fields['CrossMailboxOperation'] = false;
    fields['Folder'] = { Id: `LgAAAAB${random.hex(40)}AAAB`, Path: random.pick(FOLDERS) };
  } else if (action.operation !== 'MailboxLogin') {
    fields['Item'] = { ...mailItem(scene), SizeInBytes: random.integer(4_000, 900_000) };
  }
  if (action.operation === 'SendAs') {
    fields['SendAsUserSmtp'] = owner.upn;
    fields['SendAsUserMailboxGuid'] = owner.mailbox;
  }
}

function mailItem(scene: Scene): { readonly [key: string]: Json } {
  const { random } = scene;
  return {
    Id: `RgAAAAB${random.hex(60)}AAAJ`,
    InternetMessageId: messageId(scene),
    ParentFolder: { Id: `LgAAAAB${random.hex(40)}AAAB`, Path: random.pick(FOLDERS) },
    Subject: random.pick(SUBJECTS),
  };
}

function messageId({ company, random }: Scene): string {
  return `<${random.hex(24).toUpperCase()}@HE1PR0102MB${random.integer(2000, 4999)}.${company.domain}>`;
}
