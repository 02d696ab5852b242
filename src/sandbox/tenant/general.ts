import { weighted } from './random.js';
import { commonFields, draft, type Draft, type Scene } from './record.js';
import { securityAlert, alertEntity } from './security.js';

/** Audit.General is whatever has no content type of its own. */
export const generalEvent: (scene: Scene) => Draft = (scene) => eventOf(scene.random)(scene);

const eventOf = weighted<(scene: Scene) => Draft>([
  [42, teamsMessage],
  [26, meetingParticipant],
  [14, powerBi],
  [9, yammer],
  [5, securityAlert],
  [4, alertEntity],
]);

/** Teams: RecordType 25. */
function teamsMessage(scene: Scene): Draft {
  const { person, random } = scene;
  const team = random.pick(scene.company.teams);
  const operation = random.pick(['MessageSent', 'MessageSent', 'MessageSent', 'MessageUpdated', 'ReactedToMessage', 'TeamsSessionStarted']);
  const fields = commonFields(scene, { recordType: 25, operation, workload: 'MicrosoftTeams', userKey: person.id, clientIp: random.chance(0.5) ? person.officeIp : person.homeIp });
  fields['ItemName'] = team.channel;
  fields['ChatThreadId'] = team.id;
  fields['ChannelGuid'] = team.id;
  fields['ChannelName'] = team.channel;
  fields['TeamName'] = team.name;
  fields['CommunicationType'] = 'Team';
  fields['MessageId'] = String(scene.at.getTime());
  fields['MessageVersion'] = String(scene.at.getTime());
  fields['ParticipantInfo'] = { HasForeignTenantUsers: false, HasGuestUsers: false, HasOtherGuestUsers: false, HasUnauthenticatedUsers: false, ParticipatingTenantIds: [scene.company.tenantId] };
  fields['ExtraProperties'] = [{ Key: 'TimeZone', Value: person.zone }, { Key: 'OsName', Value: person.device.os }, { Key: 'ClientVersion', Value: '24215.1007.3082.1590' }];
  return draft(fields);
}

function meetingParticipant(scene: Scene): Draft {
  const { company, person, random } = scene;
  const joined = new Date(scene.at.getTime() - random.integer(10, 90) * 60_000);
  const fields = commonFields(scene, { recordType: 25, operation: 'MeetingParticipantDetail', workload: 'MicrosoftTeams', userKey: person.id });
  fields['MeetingDetailId'] = random.guid();
  fields['CommunicationSubType'] = 'ScheduledMeeting';
  fields['JoinTime'] = joined.toISOString();
  fields['LeaveTime'] = scene.at.toISOString();
  fields['Attendees'] = [{ OrganizationId: company.tenantId, UPN: person.upn, DisplayName: person.name, RecipientType: 'User', UserObjectId: person.id, Role: random.pick([0, 1, 2]) }];
  fields['ArtifactsShared'] = [];
  fields['DeviceInformation'] = person.device.os;
  fields['ItemName'] = random.pick(company.teams).name;
  fields['ExtraProperties'] = [{ Key: 'UserAgent', Value: person.device.userAgent }];
  return draft(fields);
}

/** Power BI: RecordType 20. */
function powerBi(scene: Scene): Draft {
  const { person, random } = scene;
  const operation = random.pick(['ViewReport', 'ViewReport', 'ExportReport', 'GetDatasources', 'RefreshDataset']);
  const fields = commonFields(scene, { recordType: 20, operation, workload: 'PowerBI', resultStatus: operation === 'RefreshDataset' ? 'InProgress' : 'Succeeded', clientIp: person.officeIp });
  fields['Activity'] = operation;
  fields['ItemName'] = 'Pipeline by region';
  fields['WorkSpaceName'] = 'Sales & Service';
  fields['DatasetName'] = 'Pipeline by region';
  fields['ReportName'] = 'Pipeline by region';
  fields['WorkspaceId'] = random.guid();
  fields['ObjectId'] = 'Pipeline by region';
  fields['DatasetId'] = random.guid();
  fields['ReportId'] = random.guid();
  fields['IsSuccess'] = true;
  fields['ReportType'] = 'PowerBIReport';
  fields['RequestId'] = random.guid();
  fields['ActivityId'] = random.guid();
  fields['UserAgent'] = person.device.userAgent;
  fields['DistributionMethod'] = 'Workspace';
  return draft(fields);
}

/** Yammer: RecordType 22; its numbers outgrow 31 bits and its ResultStatus shouts. seen on the wire: 5846122497, TRUE. */
function yammer(scene: Scene): Draft {
  const { person, random } = scene;
  const operation = random.pick(['MessageCreated', 'FileCreated', 'ThreadViewed']);
  const fields = commonFields(scene, { recordType: 22, operation, workload: 'Yammer', resultStatus: 'TRUE', userKey: person.puid, clientIp: person.homeIp });
  fields['ActorUserId'] = person.upn;
  fields['ActorYammerUserId'] = 36_787_265_537;
  fields['YammerNetworkId'] = 5_846_122_497;
  fields['MessageId'] = 2_000_000_000_000 + random.integer(0, 1e9);
  fields['ThreadId'] = 1_900_000_000_000 + random.integer(0, 1e9);
  fields['VersionId'] = null;
  return draft(fields);
}
