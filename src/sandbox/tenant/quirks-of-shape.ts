import { overlay, rawMembers, type Quirk } from './quirk.js';
import { preciseTime } from './record.js';

const LOG_IN = { Operation: 'UserLoggedIn', RecordType: 15, Workload: 'AzureActiveDirectory' };
const ESCAPED_TEXT = 'line one\r\nline two\ttab "quoted" \\ back';

/** Fields whose type, number or text trips a parser. */
export const QUIRKS_OF_SHAPE: readonly Quirk[] = [
  overlay('success that failed', 'Audit.AzureActiveDirectory', () => ({ ...LOG_IN, ResultStatus: 'Success', ErrorNumber: '50126', LogonError: '' })),
  overlay('success that failed', 'Audit.AzureActiveDirectory', () => ({ ...LOG_IN, ResultStatus: 'Succeeded', LogonError: 'UserAccountNotFound' })),
  overlay('success that failed', 'Audit.AzureActiveDirectory', () => ({ ...LOG_IN, ResultStatus: 'Success', ErrorCode: 50_053 })),
  overlay('success that failed', 'Audit.AzureActiveDirectory', () => ({ ...LOG_IN, ResultStatus: 'Success', ExtendedProperties: [{ Name: 'ResultStatusDetail', Value: 'UserError' }, { Name: 'LoginError', Value: '-2147217390;PP_E_BAD_PASSWORD;The entered and stored passwords do not match.' }] })),

  overlay('Name/Value arrays', 'Audit.AzureActiveDirectory', () => ({ ModifiedProperties: ['AccountEnabled', 'Department', 'LastDirSyncTime'] })),
  overlay('Name/Value arrays', 'Audit.AzureActiveDirectory', () => ({ ModifiedProperties: [{ Name: 'MemberOf', NewValue: 'Owners', OldValue: null }], Parameters: [{ Name: 'Identity', Value: 'x' }] })),
  overlay('same field, other type', 'Audit.Exchange', () => ({ Operation: 'Get-MessageTrace', RecordType: 1, Parameters: '-StartReceivedDate "4/25/2021 7:00:00 AM" -PageSize "100"' })),
  overlay('same field, other type', 'Audit.AzureActiveDirectory', () => ({ ExtendedProperties: '-UserType "Member" -Source "Sync"' })),
  overlay('same field, other type', 'Audit.Exchange', () => ({ OperationProperties: 'MailAccessType=Sync;IsThrottled=False' })),
  overlay('same field, other type', 'Audit.Exchange', () => ({ OperationProperties: { MailAccessType: 'Sync', IsThrottled: 'True' } })),
  overlay('same field, other type', 'Audit.General', () => ({ RecordType: 64, Operation: 'AirInvestigationData', Actions: ['{"$id":"1","ActionId":"clean:1","Entities":[{"$id":"2"}]}', '{"$id":"3","ActionStatus":"Pending"}'] })),

  overlay('JSON in strings', 'Audit.General', ({ at, random }) => ({ RecordType: 64, Operation: 'AirInvestigationData', Data: JSON.stringify({ Version: '3.0', TimeGenerated: preciseTime(at, random), Title: 'Mail with "phish"\r\n', Nested: JSON.stringify({ a: [1, 2] }) }) })),
  overlay('JSON in strings', 'Audit.General', () => ({ AdditionalInfo: '{"Channel":"[\\"#general\\"]","n":1}' })),

  overlay('duplicate keys', 'Audit.General', () => ({ RecordType: 40, Data: '{"etype":"User","QueryTime":"2024-09-30T06:16:41.7320497Z","QueryTime":"9/30/2024 6:16:41 AM"}' })),
  rawMembers('duplicate keys', 'Audit.General', '"EventName":"MDADataSecurityRecord","eventName":"labelled"'),
  rawMembers('duplicate keys', 'Audit.General', '"Workload":"MDADataSecurityService","Comments":"first","Comments":"second"'),

  overlay('booleans and numbers as strings', 'Audit.Exchange', () => ({ LogonType: '0', InternalLogonType: '0', ExternalAccess: 'True' })),
  overlay('booleans and numbers as strings', 'Audit.SharePoint', () => ({ FileSize: '1e9', FileSizeBytes: '1000.0', IsManagedDevice: 'False' })),
  rawMembers('booleans and numbers as strings', 'Audit.Exchange', '"SizeInBytes":73012.0,"MemoryPeak":1.0E+3'),
  rawMembers('booleans and numbers as strings', 'Audit.SharePoint', '"SizeInBytes":73012'),

  // No public record goes beyond 2^53, but 32 fields of the schema are Int64.
  rawMembers('large integers', 'Audit.General', '"YammerNetworkId":9007199254740993,"FileId":9223372036854775807'),
  rawMembers('large integers', 'Audit.SharePoint', '"EventId":18014398509481985,"SizeInBytes":9007199254740995'),
  overlay('negative', 'Audit.AzureActiveDirectory', () => ({ LoginStatus: -2_147_217_390 })),

  overlay('times elsewhere', null, ({ at, random }) => ({ Timestamp: preciseTime(at, random) })),
  overlay('times elsewhere', null, ({ at, random }) => ({ CreationTime: preciseTime(at, random) })),
  overlay('times elsewhere', 'Audit.General', () => ({ EvaluationTime: '4/25/2021 7:00:00 AM', LastUpdateTimeUtc: '9/30/2024 6:16:41 AM' })),

  overlay('text', null, () => ({ Comments: ESCAPED_TEXT })),
  overlay('text', 'Audit.General', () => ({ ChannelName: 'Launch 🚀 party 👩‍💻 𝒜𝓊𝒹𝒾𝓉' })),
  // JSON lets these two stand bare in a string; a reader that splits on Unicode lines breaks the record in pieces.
  overlay('text', 'Audit.Exchange', () => ({ Subject: 'before\u2028after\u2029end' })),
  rawMembers('text', 'Audit.Exchange', '"Subject":"\\ud83d\\ude80 esc\\u0061ped \\/ slash \\u2028"'),
  overlay('text', 'Audit.SharePoint', () => ({ EventData: '<Event xmlns="urn:x"><Data Name="a">1 &lt; 2</Data>\r\n</Event>' })),
  overlay('text', 'Audit.SharePoint', ({ company }) => ({ ObjectId: `https://${company.host}.sharepoint.example/sites/Board/Shared Documents/It's "final" [v2] #1 100%.docx` })),
  // Braces, brackets and an escaped quote before the end of a string: a splitter that counts braces without reading strings goes wrong here.
  overlay('text', null, () => ({ Comments: 'a},{"Id":"fake"}],[{ \\" \\\\' })),
];
