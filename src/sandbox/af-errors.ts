/** The refusals of the activity API: code, HTTP status, text. Statuses of AF20010-13, 20020, 20050, 20052 are not documented. */
import { type Answer, answerOf, jsonAnswer } from './answer.js';

const TIMES = 'must both be specified (or both omitted) and must be less than or equal to 24 hours apart';

const AF = {
  AF10001: [401, 'The permission set ({0}) sent in the request does not include the expected permission.'],
  AF20001: [400, 'Missing parameter: {0}.'],
  AF20002: [400, 'Invalid parameter type: {0}. Expected type: {1}'],
  AF20003: [400, 'Expiration {0} provided is set to past date and time.'],
  AF20010: [400, 'The tenant ID passed in the URL ({0}) does not match the tenant ID passed in the access token ({1}).'],
  AF20011: [400, 'Specified tenant ID ({0}) does not exist in the system or has been deleted.'],
  AF20012: [400, 'Specified tenant ID ({0}) is incorrectly configured in the system.'],
  AF20013: [400, 'The tenant ID passed in the URL ({0}) is not a valid GUID.'],
  AF20020: [400, 'The specified content type is not valid.'],
  AF20021: [400, 'The webhook endpoint {0} could not be validated. {1}'],
  AF20022: [400, 'No subscription found for the specified content type.'],
  AF20023: [400, 'The subscription was disabled by a tenant admin.'],
  // seen on the wire, in no documentation.
  AF20024: [400, 'The subscription is already enabled. No property change.'],
  AF20030: [400, `Start time and end time ${TIMES}, with the start time no more than 7 days in the past.`],
  AF20031: [400, 'Invalid nextPage Input: {0}.'],
  AF20050: [400, 'The specified content ({0}) does not exist.'],
  AF20051: [400, 'Content requested with the key {0} has already expired. Content older than 7 days cannot be retrieved.'],
  AF20052: [400, 'Content ID {0} in the URL is invalid.'],
  AF20053: [400, 'Only one language may be present in the Accept-Language header.'],
  AF20054: [400, 'Invalid syntax in Accept-Language header.'],
  AF20055: [
    400,
    `Start time and end time ${TIMES}, with the start time prior to end time and start time no more than 7 days in the past.`,
  ],
  AF429: [403, 'Too many requests. Method={0}, PublisherId={1}'],
  AF50000: [500, 'An internal error occurred. Retry the request.'],
  AF50005: [500, 'An internal error occurred. Retry the request.'],
  AF50006: [503, 'An internal error occurred. Retry the request.'],
} as const satisfies Record<string, readonly [number, string]>;

export type AfCode = keyof typeof AF;

/** The service's refusal, with the values that its text names. */
export function afError(code: AfCode, ...values: readonly string[]): Answer {
  const [status, text] = AF[code];
  return apiError(status, code, fill(text, values));
}

export function fill(text: string, values: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? '');
}

/** documented: `{"error":{"code":…,"message":…}}` is the shape of every refusal. */
export function apiError(status: number, code: string, message: string): Answer {
  return { ...jsonAnswer(status, { error: { code, message } }), code };
}

/** What ASP.NET says to a token that is no good; nobody has published the service's own body. */
export function unauthorized(body: 'message' | 'empty' | 'AF10001'): Answer {
  if (body === 'AF10001') return afError('AF10001', '');
  if (body === 'empty') return answerOf(401, '');
  return jsonAnswer(401, { Message: 'Authorization has been denied for this request.' });
}

/** documented: a waiting period of 15 minutes after a start; seen on the wire as 403 and as 429, with minutes and seconds. */
export function tooFrequentStarts(status: 403 | 429, waitMs: number): Answer {
  const seconds = Math.ceil(waitMs / 1000);
  const wait = `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return apiError(status, '429', `Too many frequent subscription start requests. Please retry again after ${wait}.`);
}

/** seen on the wire: a .NET exception cut at its first ": ", so that neither code nor message is one. */
export function auditingOff(
  form: 'off' | 'off-2019',
  call: { method: string; tenantId: string; contentType: string; applicationId: string; publisherId: string },
): Answer {
  const exception = `Microsoft.Office.Compliance.Audit.DataServiceException: Tenant ${call.tenantId} does not exist.\r\n   at ${STACK}`;
  if (form === 'off-2019') {
    return apiError(400, `${call.method} [TenantId=${call.tenantId},PublisherId=${call.publisherId}] failed. Exception`, exception);
  }
  const ids = `TenantId=${call.tenantId},ContentType=${call.contentType},ApplicationId=${call.applicationId},PublisherId=${call.publisherId}`;
  return apiError(
    400,
    `${call.method} [CorrId=7f0c2b57-3a3e-4f5e-9d0f-2f8a8a4b6c11][${ids}][AppId`,
    `${call.applicationId} failed. Exception: ${exception}`,
  );
}

const STACK =
  'Microsoft.Office.Compliance.Audit.API.AzureManager.<GetSubscriptionTableClientForTenantAsync>d__52.MoveNext() in ' +
  'd:\\dbs\\sh\\nibr\\source\\AzureManager.cs:line 2113\r\n--- End of stack trace from previous location where exception was thrown ---\r\n' +
  '   at System.Runtime.CompilerServices.TaskAwaiter.HandleNonSuccessAndDebuggerNotification(Task task)';
