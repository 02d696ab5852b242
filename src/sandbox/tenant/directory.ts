import { at, weighted } from './random.js';
import { commonFields, draft, nameValue, preciseTime, type Draft, type Json, type Scene } from './record.js';
import type { Person } from './people.js';

type Change = { operation: string; category: string; changed: (target: Person) => readonly Json[] };

/** The operation names end in a full stop. seen on the wire: `"Operation":"Add user."`. */
const changeOf = weighted<Change>([
  [8, { operation: 'Add user.', category: 'User', changed: newUser }],
  [3, { operation: 'Delete user.', category: 'User', changed: (target) => [modified('Is Hard Deleted', 'False', ''), modified('User Principal Name', target.upn, '')] }],
  [14, { operation: 'Reset user password.', category: 'User', changed: () => [] }],
  [10, { operation: 'Change user password.', category: 'User', changed: () => [] }],
  [20, { operation: 'Update user.', category: 'User', changed: (target) => [modified('Department', target.department, 'Operations'), modified('LastDirSyncTime', '', ''), modified('Included Updated Properties', 'Department', '')] }],
  [6, { operation: 'Add member to role.', category: 'Role', changed: () => [modified('Role.ObjectID', '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', ''), modified('Role.DisplayName', 'Application Administrator', ''), modified('Role.TemplateId', '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', '')] }],
  [14, { operation: 'Add member to group.', category: 'Group', changed: groupMember }],
  [9, { operation: 'Remove member from group.', category: 'Group', changed: groupMember }],
  [5, { operation: 'Consent to application.', category: 'ServicePrincipal', changed: consent }],
  [5, { operation: 'Disable account.', category: 'User', changed: () => [modified('AccountEnabled', 'false', 'true')] }],
  [6, { operation: 'Update device.', category: 'Device', changed: (target) => [modified('DeviceOSVersion', '10.0.22631.4169', '10.0.22631.4037'), modified('DisplayName', target.device.name, target.device.name)] }],
]);

/** An administrator, or an enterprise application, changes the directory: RecordType 8. */
export function directoryChange(scene: Scene): Draft {
  const { company, random } = scene;
  const admin = random.pick(company.admins);
  const target = scene.person;
  const change = changeOf(random);
  const byApplication = change.category === 'Device';
  const application = at(company.sites, 0).id;
  const fields = commonFields({ ...scene, person: admin }, {
    recordType: 8, operation: change.operation, workload: 'AzureActiveDirectory', resultStatus: 'Success', objectId: target.upn, userKey: `${admin.puid}@${company.domain}`,
  });
  if (byApplication) {
    fields['UserType'] = 4;
    fields['UserKey'] = 'Not Available';
    fields['UserId'] = `ServicePrincipal_${application}`;
  }
  fields['AzureActiveDirectoryEventType'] = 1;
  fields['ExtendedProperties'] = nameValue({
    additionalDetails: JSON.stringify({ UserType: 'Member', 'User-Agent': admin.device.userAgent, timestamp: preciseTime(scene.at, random) }),
    extendedAuditEventCategory: change.category,
  });
  fields['ModifiedProperties'] = change.changed(target);
  fields['Actor'] = byApplication
    ? identities(`ServicePrincipal_${application}`, application, 'Device Registration Service')
    : [{ ID: admin.upn, Type: 5 }, { ID: admin.puid, Type: 3 }, ...identities(`User_${admin.id}`, admin.id, 'User')];
  fields['ActorContextId'] = company.tenantId;
  fields['InterSystemsId'] = random.guid();
  fields['IntraSystemId'] = random.guid();
  fields['SupportTicketId'] = '';
  fields['Target'] = [...identities(`${change.category}_${target.id}`, target.id, change.category), { ID: target.upn, Type: 5 }, { ID: target.puid, Type: 3 }];
  fields['TargetContextId'] = company.tenantId;
  return draft(fields);
}

function identities(typed: string, id: string, kind: string): readonly Json[] {
  return [{ ID: typed, Type: 2 }, { ID: id, Type: 2 }, { ID: kind, Type: 2 }];
}

/** Values are JSON in a string, mostly an array of one. seen on the wire: `"NewValue":"[\r\n  \"x\"\r\n]"`. */
function modified(name: string, newValue: string, oldValue: string): Json {
  return { Name: name, NewValue: newValue === '' ? '[]' : `[\r\n  "${newValue}"\r\n]`, OldValue: oldValue === '' ? '[]' : `[\r\n  "${oldValue}"\r\n]` };
}

function newUser(target: Person): readonly Json[] {
  return [
    modified('AccountEnabled', 'true', ''),
    modified('DisplayName', target.name, ''),
    modified('UserPrincipalName', target.upn, ''),
    modified('UserType', 'Member', ''),
    modified('Department', target.department, ''),
    modified('StsRefreshTokensValidFrom', '2026-01-05T08:00:00Z', ''),
    { Name: 'Included Updated Properties', NewValue: 'AccountEnabled, DisplayName, UserPrincipalName, UserType, Department', OldValue: '' },
  ];
}

function groupMember(target: Person): readonly Json[] {
  return [modified('Group.ObjectID', target.mailbox, ''), modified('Group.DisplayName', `${target.department} all`, ''), modified('Group.WellKnownObjectName', '', '')];
}

function consent(target: Person): readonly Json[] {
  return [
    { Name: 'ConsentContext.IsAdminConsent', NewValue: 'True', OldValue: '' },
    { Name: 'ConsentContext.IsAppOnly', NewValue: 'False', OldValue: '' },
    { Name: 'ConsentContext.OnBehalfOfAll', NewValue: 'True', OldValue: '' },
    { Name: 'ConsentAction.Permissions', NewValue: `[] => [[Id: ${target.id}, ClientId: ${target.mailbox}, PrincipalId: , ResourceId: 00000003-0000-0000-c000-000000000000, ConsentType: AllPrincipals, Scope: Mail.Read offline_access, CreatedDateTime: , LastModifiedDateTime ]]; `, OldValue: '' },
    { Name: 'TargetId.ServicePrincipalNames', NewValue: target.mailbox, OldValue: '' },
  ];
}
