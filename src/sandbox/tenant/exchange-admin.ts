import { weighted } from './random.js';
import { commonFields, draft, nameValue, type Draft, type Scene } from './record.js';

type Cmdlet = { name: string; parameters: (scene: Scene) => Record<string, string> };

/** Rules and forwarding are what an intruder leaves behind: the rows that dashboards look for. */
const cmdletOf = weighted<Cmdlet>([
  [22, { name: 'New-InboxRule', parameters: ({ random, company }) => ({ AlwaysDeleteOutlookRulesBlob: 'False', Force: 'False', Name: random.pick(['Newsletters', '..', 'Invoices']), SubjectContainsWords: 'invoice;payment', ForwardTo: `collector${random.integer(1, 9)}@mailbox.example`, MarkAsRead: 'True', Mailbox: random.pick(company.people).upn }) }],
  [12, { name: 'Set-InboxRule', parameters: ({ random }) => ({ Identity: `Rule ${random.integer(1, 20)}`, MoveToFolder: 'RSS Subscriptions', StopProcessingRules: 'True' }) }],
  [12, { name: 'Set-Mailbox', parameters: ({ random, person }) => ({ Identity: person.upn, ForwardingSmtpAddress: `smtp:archive${random.integer(1, 9)}@mailbox.example`, DeliverToMailboxAndForward: 'True' }) }],
  [14, { name: 'Add-MailboxPermission', parameters: ({ random, company, person }) => ({ Identity: random.pick(company.people).upn, User: person.upn, AccessRights: 'FullAccess', InheritanceType: 'All' }) }],
  [10, { name: 'Set-CASMailbox', parameters: ({ person }) => ({ Identity: person.upn, ImapEnabled: 'False', PopEnabled: 'False' }) }],
  [20, { name: 'Set-User', parameters: ({ person }) => ({ Identity: person.upn, Department: person.department }) }],
  [4, { name: 'Set-TransportRule', parameters: () => ({ Identity: 'External sender banner', Priority: '0' }) }],
]);

/** An Exchange cmdlet: RecordType 1, ResultStatus True or False, parameters as an array of names and values. */
export function exchangeCmdlet(scene: Scene): Draft {
  const { company, person, random } = scene;
  const cmdlet = cmdletOf(random);
  const fields = commonFields(scene, {
    recordType: 1, operation: cmdlet.name, workload: 'Exchange', resultStatus: 'True', userType: 2,
    // seen on the wire: here the port comes along.
    clientIp: `${person.officeIp}:${random.integer(1024, 65_535)}`, objectId: `${company.domain}/${person.name}`,
  });
  fields['AppId'] = '00000002-0000-0ff1-ce00-000000000000';
  fields['ClientAppId'] = '';
  fields['ExternalAccess'] = false;
  fields['OrganizationName'] = company.domain;
  fields['OriginatingServer'] = `HE1PR0102MB${random.integer(2000, 4999)} (15.20.4129.032)\n`;
  fields['Parameters'] = nameValue(cmdlet.parameters(scene));
  fields['SessionId'] = random.guid();
  return draft(fields);
}

/** Exchange's own machines work at night too. */
export function exchangeSystemCmdlet(scene: Scene): Draft {
  const record = exchangeCmdlet(scene);
  record.fields['UserId'] = 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)';
  record.fields['UserKey'] = 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)';
  record.fields['UserType'] = 3;
  record.fields['ExternalAccess'] = true;
  delete record.fields['ClientIP'];
  return record;
}
