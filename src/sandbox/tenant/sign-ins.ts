import { commonFields, draft, nameValue, type Draft, type Scene } from './record.js';
import { weighted } from './random.js';

/** documented: AADSTS codes; LogonError is the name that the record carries beside the number. */
export const SIGN_IN_ERRORS = [
  [60, { number: '50126', name: 'InvalidUserNameOrPassword' }],
  [12, { number: '50053', name: 'IdsLocked' }],
  [10, { number: '50055', name: 'UserPasswordExpired' }],
  [8, { number: '50074', name: 'UserStrongAuthClientAuthNRequiredInterrupt' }],
  [6, { number: '53003', name: 'BlockedByConditionalAccess' }],
  [4, { number: '50057', name: 'UserDisabled' }],
] as const;
export type SignInError = (typeof SIGN_IN_ERRORS)[number][1];

const errorOf = weighted<SignInError>(SIGN_IN_ERRORS);
const FAILED_SHARE = 0.06;

const APPLICATIONS = [
  { id: '00000002-0000-0ff1-ce00-000000000000', name: 'Office 365 Exchange Online' },
  { id: '00000003-0000-0ff1-ce00-000000000000', name: 'Office 365 SharePoint Online' },
  { id: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346', name: 'Microsoft Teams Web Client' },
  { id: '4765445b-32c6-49b0-83e6-1d93765276ca', name: 'OfficeHome' },
] as const;

/** Somebody signs in; a few fail by mistyping. */
export function signIn(scene: Scene): Draft {
  const { person, random } = scene;
  const ip = random.chance(0.7) ? person.officeIp : person.homeIp;
  return random.chance(FAILED_SHARE) ? signInRecord(scene, ip, errorOf(random)) : signInRecord(scene, ip, null);
}

/** One record of a sign-in, with RecordType 15 (sign-ins by a security token service). */
export function signInRecord(scene: Scene, ip: string, error: SignInError | null): Draft {
  const { company, person, random } = scene;
  const application = random.pick(APPLICATIONS);
  const fields = commonFields(scene, {
    recordType: 15,
    operation: error === null ? 'UserLoggedIn' : 'UserLoginFailed',
    workload: 'AzureActiveDirectory',
    resultStatus: error === null ? 'Success' : 'Failed',
    userKey: person.id,
    clientIp: ip,
    objectId: application.id,
  });
  fields['AzureActiveDirectoryEventType'] = 1;
  fields['ExtendedProperties'] = nameValue({
    ResultStatusDetail: error === null ? random.pick(['Success', 'Redirect']) : 'Failed',
    UserAgent: person.device.userAgent,
    RequestType: random.pick(['OAuth2:Authorize', 'Login:login', 'SAS:EndAuth', 'OAuth2:Token']),
  });
  fields['ModifiedProperties'] = [];
  fields['Actor'] = [{ ID: person.id, Type: 0 }, { ID: person.upn, Type: 5 }];
  fields['ActorContextId'] = company.tenantId;
  fields['ActorIpAddress'] = ip;
  fields['InterSystemsId'] = random.guid();
  fields['IntraSystemId'] = random.guid();
  fields['SupportTicketId'] = '';
  fields['Target'] = [{ ID: application.id, Type: 0 }];
  fields['TargetContextId'] = company.tenantId;
  fields['ApplicationId'] = application.id;
  fields['DeviceProperties'] = [...person.device.properties, { Name: 'SessionId', Value: random.guid() }];
  fields['ErrorNumber'] = error === null ? '0' : error.number;
  if (error !== null) fields['LogonError'] = error.name;
  return draft(fields);
}
