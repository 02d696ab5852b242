/** The Management Activity API: who may ask, how often, and where each operation goes. */
import { type ContentType } from '../model.js';
import type { AccessClaims, AccessTokens } from './access-token.js';
import { afError, auditingOff, unauthorized } from './af-errors.js';
import { type Answer, jsonAnswer } from './answer.js';
import type { Blobs } from './blob.js';
import type { Call } from './call.js';
import { type ContentSetting, listContent } from './content.js';
import { dlpSensitiveTypes } from './dlp-types.js';
import type { Subscriptions } from './subscriptions.js';
import type { Throttle } from './throttle.js';

export type ApiSetting = ContentSetting & {
  applicationId: string;
  tokens: AccessTokens;
  subscriptions: Subscriptions;
  blobs: Blobs;
  throttle: Throttle;
  requestsPerMinute(): number;
};

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** seen on the wire: what stands for a publisher that did not say who it is. */
export const SHARED_POOL = '00000000-0000-0000-0000-000000000000';
const METHODS: Partial<Record<Call['operation'], string>> = {
  subscriptions: 'ListSubscriptions',
  start: 'StartSubscription',
  stop: 'StopSubscription',
  content: 'GetContents',
  blob: 'GetBlob',
  notifications: 'GetNotifications',
  'dlp-types': 'GetSensitiveTypes',
};

export async function answerApi(call: Call, setting: ApiSetting): Promise<Answer> {
  const { behaviour, tenantId } = setting;
  const [, token] = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '') ?? [];
  const claims = token === undefined ? null : await setting.tokens.check(token, setting.apiUrl);
  if (claims === null) return unauthorized(behaviour.unauthorizedBody);
  const publisherId = call.query.get('publisheridentifier') ?? SHARED_POOL;
  const method = METHODS[call.operation] ?? 'Unknown';
  if (!setting.throttle.admit(publisherId, setting.requestsPerMinute())) return tooMany(method, publisherId, setting);
  const refusal = refuseTenant(call.tenant, claims, setting) ?? refuseRoles(call, claims);
  if (refusal !== null) return refusal;
  if (behaviour.apiError !== null) return apiFault(behaviour.apiError, method, publisherId, setting);
  if (behaviour.auditing !== 'on' && (call.operation === 'start' || call.operation === 'content')) {
    const contentType = call.query.get('contenttype') ?? '';
    return auditingOff(behaviour.auditing, { method, tenantId, contentType, applicationId: setting.applicationId, publisherId });
  }
  return operate(call, setting);
}

function operate(call: Call, setting: ApiSetting): Answer {
  if (call.operation === 'subscriptions') return setting.subscriptions.list();
  if (call.operation === 'dlp-types') return dlpSensitiveTypes(call.headers['accept-language']);
  if (call.operation === 'blob') return setting.blobs.get(call.contentId ?? '');
  if (!call.query.has('contenttype')) return afError('AF20001', 'contentType');
  return call.contentType === null ? afError('AF20020') : operateOn(call, call.contentType, setting);
}

function operateOn(call: Call, contentType: ContentType, setting: ApiSetting): Answer {
  if (call.operation === 'start') return setting.subscriptions.start(contentType);
  if (call.operation === 'stop') return setting.subscriptions.stop(contentType);
  const refusal = setting.subscriptions.refuse(contentType);
  if (refusal !== null && refusal !== 'quiet') return refusal;
  // No webhook of ours is ever called, so nothing was ever notified.
  if (call.operation === 'notifications') return jsonAnswer(200, []);
  return listContent(call, contentType, refusal === 'quiet', setting);
}

function refuseTenant(tenant: string, claims: AccessClaims, { behaviour, tenantId, applicationId }: ApiSetting): Answer | null {
  const slot = tenant.toLowerCase();
  if (!GUID.test(slot)) return afError('AF20013', tenant);
  if (slot === tenantId || (behaviour.laxTenantSlot && slot === applicationId)) return null;
  return afError('AF20010', tenant, claims.tid);
}

/** documented: DLP.All needs ReadDlp besides Read; seen on the wire: without it only that type is refused. */
function refuseRoles(call: Call, { roles }: AccessClaims): Answer | null {
  const needed = call.contentType === 'DLP.All' ? 'ActivityFeed.ReadDlp' : 'ActivityFeed.Read';
  return roles.includes('ActivityFeed.Read') && roles.includes(needed) ? null : afError('AF10001', roles.join(','));
}

function apiFault(code: Parameters<typeof afError>[0], method: string, publisherId: string, setting: ApiSetting): Answer {
  if (code === 'AF429') return tooMany(method, publisherId, setting);
  return code === 'AF10001' ? afError(code, '') : afError(code, setting.tenantId, setting.tenantId);
}

function tooMany(method: string, publisherId: string, { behaviour }: ApiSetting): Answer {
  const answer = afError('AF429', method, publisherId);
  const headers: Record<string, string> =
    behaviour.retryAfterSeconds === null ? {} : { 'Retry-After': String(behaviour.retryAfterSeconds) };
  return { ...answer, status: behaviour.throttleStatus, headers };
}
