import { commonFields, draft, type Draft, type Json, type Scene } from './record.js';

/** Numbers that card schemes publish for tests; they pass the check digit and belong to no one. */
const TEST_CARDS = ['4111111111111111', '5555555555554444', '378282246310005'] as const;

/** RecordTypes: 11 a rule matched in SharePoint or OneDrive, 13 in Exchange. documented: the matched text comes in clear. */
export function dlpEvent(scene: Scene): Draft {
  const { company, person, random } = scene;
  const inMail = random.chance(0.5);
  const operation = random.chance(0.85) ? 'DlpRuleMatch' : random.pick(['DlpRuleUndo', 'DlpInfo']);
  const fields = commonFields(scene, { recordType: inMail ? 13 : 11, operation, workload: inMail ? 'Exchange' : 'SharePoint', userType: 4, userKey: 'DlpAgent' });
  fields['IncidentId'] = random.guid();
  fields['EvaluationTime'] = scene.at.toISOString();
  fields['PolicyDetails'] = [{
    PolicyId: random.guid(),
    PolicyName: 'PCI data outside the company',
    Rules: [{
      Actions: operation === 'DlpRuleMatch' ? ['NotifyUser', 'GenerateIncidentReport'] : [],
      ActionParameters: ['GenerateIncidentReport:SiteAdmin'],
      ConditionsMatched: { ConditionMatchedInNewScheme: true, SensitiveInformation: [sensitive(scene)] },
      RuleId: random.guid(),
      RuleMode: 'Enable',
      RuleName: 'Low volume of card numbers',
      Severity: 'Low',
    }],
  }];
  fields['SensitiveInfoDetectionIsIncluded'] = true;
  if (inMail) {
    fields['ExchangeMetaData'] = { From: person.upn, To: ['orders@supplier.example'], CC: [], BCC: [], MessageID: `<${random.hex(24)}@${company.domain}>`, Subject: 'Payment details', Sent: scene.at.toISOString(), FileSize: random.integer(4_000, 90_000), RecipientCount: 1 };
  } else {
    const site = `https://${company.host}.sharepoint.example/sites/${random.pick(company.sites).name}`;
    fields['SharePointMetaData'] = { From: person.upn, SiteCollectionUrl: site, SiteCollectionGuid: random.guid(), FileName: 'cards.xlsx', FileOwner: person.name, FilePathUrl: `${site}/Shared Documents/cards.xlsx`, itemCreationTime: scene.at.toISOString(), FileSize: random.integer(4_000, 90_000), UniqueID: random.guid() };
  }
  return draft(fields);
}

function sensitive({ random }: Scene): Json {
  const card = random.pick(TEST_CARDS);
  return {
    Confidence: 85,
    Count: 1,
    Location: 'Message Body',
    SensitiveType: '50842eb7-edc8-4019-85dd-5a5c1f2bb085',
    SensitiveInformationTypeName: 'Credit Card Number',
    UniqueCount: 1,
    SensitiveInformationDetections: { DetectedValues: [{ Name: card, Value: `Please charge ${card}, valid until 12/29.\r\nThank you` }], ResultsTruncated: false },
  };
}
