import { expect, test } from '@jest/globals';
import { type Delivered, twoDays } from './two-days.js';

const records = twoDays();
const has = (piece: string) => (record: Delivered): boolean => record.text.includes(piece);
const field = (name: string, ...values: unknown[]): (readonly [string, (record: Delivered) => boolean])[] =>
  values.map((value) => [`${name} ${JSON.stringify(value)}`, ({ fields }) => fields[name] === value]);
const matches = (name: string, pattern: RegExp) => ({ fields }: Delivered): boolean => typeof fields[name] === 'string' && pattern.test(fields[name]);
const succeeded = ({ fields }: Delivered): boolean => fields['Operation'] === 'UserLoggedIn' && String(fields['ResultStatus']).startsWith('Succe');
const age = ({ blob, fields }: Delivered): number => blob.t.getTime() - Date.parse(`${String(fields['CreationTime'])}Z`);
const DAY_MS = 86_400_000;

/** Section 7.3 of the API contract, row by row. */
const ROWS: readonly (readonly [string, (record: Delivered) => boolean])[] = [
  ...field('ResultStatus', 'True', 'Succeeded', 'Success', 'success', 'failed', 'Failure', 'PartiallySucceeded', 'TRUE', 'InProgress', null),
  ['success with an AADSTS number', (record) => succeeded(record) && record.fields['ErrorNumber'] === '50126'],
  ['success with an ErrorCode', (record) => succeeded(record) && record.fields['ErrorCode'] === 50_053],
  ['success with the older LogonError', (record) => succeeded(record) && record.fields['LogonError'] === 'UserAccountNotFound'],
  ['success with the error in ExtendedProperties', (record) => succeeded(record) && record.text.includes('PP_E_BAD_PASSWORD')],
  ['Parameters as names and values', has('"Parameters":[{"Name":')],
  ['ExtendedProperties as names and values', has('"ExtendedProperties":[{"Name":')],
  ['ModifiedProperties with new and old value', has('"NewValue":"[\\r\\n')],
  ['ModifiedProperties as plain strings', has('"ModifiedProperties":["AccountEnabled"')],
  ['Actor and Target as identities', (record) => has('"Actor":[{"ID":')(record) && has('"Target":[{"ID":')(record)],
  ['Parameters as one string', ({ fields }) => typeof fields['Parameters'] === 'string'],
  ['ExtendedProperties as one string', ({ fields }) => typeof fields['ExtendedProperties'] === 'string'],
  ['OperationProperties as an array', ({ fields }) => Array.isArray(fields['OperationProperties'])],
  ['OperationProperties as a string', ({ fields }) => typeof fields['OperationProperties'] === 'string'],
  ['OperationProperties as an object', has('"OperationProperties":{')],
  ['Actions as JSON strings', has('"Actions":["{\\"$id\\"')],
  ['Data as JSON in a string', has('"Data":"{\\"etype\\":\\"User\\"')],
  ['AdditionalInfo as JSON in a string', has('"AdditionalInfo":"{')],
  ['additionalDetails as JSON in a string', has('"Name":"additionalDetails","Value":"{\\"')],
  ['a key twice in embedded JSON', has('\\"QueryTime\\":\\"2024-09-30T06:16:41.7320497Z\\",\\"QueryTime\\"')],
  ['keys equal but for case', has('"EventName":"MDADataSecurityRecord","eventName":')],
  ['a key twice', has('"Comments":"first","Comments":"second"')],
  ['a boolean as a string', has('"ExternalAccess":"True"')],
  ['LogonType as a string', has('"LogonType":"0"')],
  ['a number as a string with an exponent', has('"FileSize":"1e9"')],
  ['a number as a string with decimals', has('"1000.0"')],
  ['SizeInBytes as a float', has('"SizeInBytes":73012.0')],
  ['SizeInBytes as a long', has('"SizeInBytes":73012}')],
  ['integers beyond 31 bits', has('"YammerNetworkId":5846122497')],
  ['the largest Int64', has('9223372036854775807')],
  ['an integer beyond 2^53', has('9007199254740993')],
  ['a negative number', has('"LoginStatus":-2147217390')],
  ...field('ClientIP', '192.0.2.4', '192.0.2.4:12345', '[192.0.2.4]:12345', '2001:db8::abcd', '[2001:db8::abcd]', '[2001:db8::abcd]:12345', '::ffff:10.1.1.1',
    '[::ffff:10.1.1.1]:1', '::1', '', null, undefined, 'localhost:12345', '[cool.client.local]:12345', '10.9000.0.1'),
  ['ClientIPAddress', has('"ClientIPAddress":')],
  ['ActorIpAddress', has('"ActorIpAddress":')],
  ['OriginatingServer with a line feed', matches('OriginatingServer', /\)\n$/)],
  ['UserId as a mail address', matches('UserId', /^[a-z.]+@[a-z]+\.example$/)],
  ['UserId as a GUID', matches('UserId', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)],
  ['UserId of a service principal', matches('UserId', /^ServicePrincipal_/)],
  ['UserId as a PUID', matches('UserId', /^[0-9A-F]{16}$/)],
  ['UserId on behalf of', matches('UserId', /^".* on behalf of "/)],
  ...field('UserId', 'Not Available', 'S-1-5-18', String.raw`NT AUTHORITY\SYSTEM (Microsoft.Exchange.ServiceHost)`, 'i:0h.f|membership|1003200096971f55@live.com'),
  ['UserKey Not Available', has('"UserKey":"Not Available"')],
  ['an Id that is a number in a string', matches('Id', /^\d+$/)],
  ['an Id in capitals', matches('Id', /^[0-9A-F]{8}-/)],
  ['an Id in braces', matches('Id', /^\{/)],
  ['an Id with an escape', matches('Id', /"\\/)],
  ...field('Id', undefined, null, ''),
  ['a time with seven decimals', has('.7320497Z')],
  ['CreationTime with seven decimals', matches('CreationTime', /\.\d{7}Z$/)],
  ['CreationTime with a zone', matches('CreationTime', /:\d\dZ$/)],
  ['a Timestamp beside CreationTime', has('"Timestamp":"20')],
  ['a time as in the United States', has('4/25/2021 7:00:00 AM"')],
  ...field('CreationTime', undefined, null, '', 'not a time'),
  ['CreationTime five days ago', (record) => age(record) > 5 * DAY_MS],
  ['CreationTime in the future', (record) => age(record) < -DAY_MS],
  ['an escaped line end', has(String.raw`line one\r\nline two`)],
  ['a character beyond the basic plane', has('🚀')],
  ['the same as escapes', has(String.raw`\ud83d\ude80`)],
  ['a bare line separator', has('\u2028')],
  ['XML', has('<Event xmlns=')],
  ['a SharePoint address with blanks and quotes', matches('ObjectId', /It's "final" \[v2\]/)],
  ['brackets and quotes in a string', has(String.raw`a},{\"Id\":\"fake\"}],[{`)],
  ['a test card number in clear', (record) => record.contentType === 'DLP.All' && record.text.includes('"Name":"4111111111111111"')],
  ...field('SensitiveInfoDetectionIsIncluded', true),
  ...field('RecordType', -1, '20', 117),
];

test.each(ROWS)('two days show %s', (_, isThere) => {
  expect(records.some(isThere)).toBe(true);
});

test('odd records are few', () => {
  const clean = records.filter(({ id, fields }) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id ?? '') && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(String(fields['CreationTime'])));
  expect(clean.length / records.length).toBeGreaterThan(0.98);
});

test('the id beside a record is its Id, or null when it has none to go by', () => {
  expect(records.filter(({ id, fields }) => id !== (typeof fields['Id'] === 'string' && fields['Id'] !== '' ? fields['Id'] : null))).toEqual([]);
});

test('a record is one line', () => {
  expect(records.filter(({ text }) => /[\r\n]/.test(text))).toEqual([]);
});
