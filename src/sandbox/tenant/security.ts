import { commonFields, draft, preciseTime, type Draft, type Scene } from './record.js';

const ALERTS = ['Elevation of Exchange admin privilege', 'Suspicious email sending patterns detected', 'Creation of forwarding/redirect rule', 'Unusual volume of file deletion'] as const;

/** RecordType 40: an alert of the Security & Compliance centre. */
export function securityAlert(scene: Scene): Draft {
  return alertRecord(scene, 'AlertTriggered');
}

/** The thing that the alert is about, with its facts as JSON in a string. */
export function alertEntity(scene: Scene): Draft {
  return alertRecord(scene, 'AlertEntityGenerated');
}

function alertRecord(scene: Scene, operation: string): Draft {
  const { company, person, random } = scene;
  const fields = commonFields(scene, { recordType: 40, operation, workload: 'SecurityComplianceCenter', resultStatus: 'Succeeded', userType: 4, userKey: 'SecurityComplianceAlerts', objectId: person.upn });
  const name = random.pick(ALERTS);
  fields['UserId'] = 'SecurityComplianceAlerts';
  fields['AlertId'] = random.guid();
  fields['AlertLinks'] = [{ AlertLinkHref: '' }];
  fields['AlertType'] = 'System';
  fields['Category'] = 'ThreatManagement';
  fields['Comments'] = 'New alert';
  fields['Data'] = JSON.stringify({
    etype: 'User', eid: person.upn, tid: company.tenantId, ts: preciseTime(scene.at, random), te: preciseTime(scene.at, random),
    op: 'New-InboxRule', tdc: '1', suid: person.upn, ut: 'Regular', ssic: '0', tsd: 'Exchange', lon: operation, an: name,
  });
  fields['EntityType'] = 'User';
  fields['Name'] = name;
  fields['PolicyId'] = random.guid();
  fields['Severity'] = random.pick(['Low', 'Medium', 'High']);
  fields['Source'] = 'Office 365 Security & Compliance';
  fields['Status'] = 'Active';
  return draft(fields);
}
