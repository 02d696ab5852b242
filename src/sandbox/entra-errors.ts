/** The refusals of Entra's token endpoint: number, `error`, HTTP status and text as seen on the wire or documented. */
import { randomUUID } from 'node:crypto';
import { type Answer, jsonAnswer } from './answer.js';
import { fill } from './af-errors.js';

/** {0} is the application, {1} the tenant, {2} what the refusal is about. */
const ENTRA: Readonly<Record<number, readonly [error: string, text: string, status?: number]>> = {
  50027: ['invalid_request', 'JWT token is invalid or malformed.'],
  50033: ['server_error', 'A transient error has occurred. Please try again.', 503],
  50034: ['invalid_grant', 'The user account does not exist in the {1} directory. To sign into this application, the account must be added to the directory.'],
  50059: ['invalid_request', 'No tenant-identifying information found in either the request or implied by any provided credentials.'],
  50194: ['invalid_request', "Application '{0}' is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps."],
  50196: ['invalid_request', 'The server terminated an operation because it encountered a client request loop. Please contact your app vendor.'],
  53003: ['invalid_grant', 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.'],
  65001: ['invalid_grant', "The user or administrator has not consented to use the application with ID '{0}'. Send an interactive authorization request for this user and resource."],
  70003: ['unsupported_grant_type', "The app requested an unsupported grant type '{2}'."],
  70011: ['invalid_scope', "The provided value for the input parameter 'scope' is not valid. The scope '{2}' is not valid."],
  90002: ['invalid_request', "Tenant '{2}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."],
  90006: ['server_error', 'A transient error has occurred. Please try again.', 503],
  90012: ['temporarily_unavailable', 'RequestTimeout - The request has timed out.', 503],
  90014: ['invalid_request', "The required field '{2}' is missing from the credential. Ensure that you have all the necessary parameters for the login request."],
  90019: ['invalid_request', 'No tenant-identifying information found in either the request or implied by any provided credentials.'],
  90024: ['temporarily_unavailable', 'RequestBudgetExceededError - A transient error has occurred. Please try again.', 503],
  90033: ['temporarily_unavailable', 'A transient error has occurred. Please try again.', 503],
  90038: ['invalid_request', "Tenant '{1}' request is being redirected to the National Cloud 'MicrosoftOnlineUS'."],
  90055: ['temporarily_unavailable', 'TenantThrottlingError - There are too many incoming requests.', 429],
  90090: ['server_error', 'GraphNonRetryableError - A transient error has occurred. Please try again.', 503],
  500011: ['invalid_resource', 'The resource principal named {2} was not found in the tenant named {1}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.'],
  530032: ['invalid_grant', "Access has been blocked due to tenant's security policy."],
  530035: ['invalid_grant', 'Access has been blocked by security defaults.'],
  650056: ['unauthorized_client', "Misconfigured application. This could be due to one of the following: the client has not listed any permissions for '{0}' in the requested permissions in the client's application registration."],
  650057: ['invalid_request', "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: {0}."],
  700016: ['unauthorized_client', "Application with identifier '{2}' was not found in the directory '{1}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant."],
  700021: ['invalid_client', 'Client assertion application identifier doesn\'t match \'client_id\' parameter. {2}'],
  700023: ['invalid_client', 'Client assertion audience claim does not match Realm issuer. {2}'],
  700024: ['invalid_client', 'Client assertion is not within its valid time range. {2}'],
  700025: ['invalid_client', "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."],
  700027: ['invalid_client', "{2}, Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{0}'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service endpoint.]"],
  700212: ['invalid_request', "No matching federated identity record found for presented assertion audience. The audience must be '{2}'."],
  700213: ['invalid_request', "No matching federated identity record found for presented assertion subject '{2}'."],
  900023: ['invalid_request', "Specified tenant identifier '{2}' is neither a valid DNS name, nor a valid external domain."],
  900144: ['invalid_request', "The request body must contain the following parameter: '{2}'."],
  900382: ['invalid_request', 'Confidential Client is not supported in Cross Cloud request.'],
  900432: ['invalid_request', 'Confidential Client is not supported in Cross Cloud request.'],
  1002012: ['invalid_scope', 'The provided value for scope {2} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).'],
  5002723: ['invalid_client', 'Invalid JWT token. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId specified in token header.'],
  5002738: ['invalid_client', "Invalid JWT token. '{2}' is not a supported signature algorithm. Supported signing algorithms are: 'RS256, RS384, RS512, PS256'."],
  5000223: ['invalid_client', 'The signature of the federated token could not be verified.'],
  7000112: ['unauthorized_client', "Application '{0}'(o365 collector) is disabled."],
  7000215: ['invalid_client', "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{0}'."],
  7000218: ['invalid_client', "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."],
  7000222: ['invalid_client', "The provided client secret keys for app '{0}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds."],
  7000229: ['invalid_client', 'The client application {0} is missing service principal in the tenant {1}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119'],
};

/** documented: 65001, 53003 ... ; what is not in the table is a plain invalid_request. */
export function entraError(code: number, about: { applicationId: string; tenant: string; detail?: string; now: Date; origin: string; correlationId?: string }): Answer {
  const [error, text, ownStatus] = ENTRA[code] ?? ['invalid_request', 'The request was refused.'];
  const timestamp = `${about.now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const trace = randomUUID();
  const correlation = about.correlationId ?? randomUUID();
  const sentence = fill(text, [about.applicationId, about.tenant, about.detail ?? '']);
  const answer = jsonAnswer(
    ownStatus ?? (error === 'invalid_client' ? 401 : 400),
    {
      error,
      error_description: `AADSTS${code}: ${sentence} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `${about.origin}/error?code=${code}`,
      ...(code === 53003 ? BLOCKED : {}),
    },
    code === 90055 ? { 'Retry-After': '2' } : {},
  );
  return { ...answer, code: `AADSTS${code}` };
}

/** seen on the wire, 2025: what Conditional Access adds. */
const BLOCKED = {
  suberror: 'message_only',
  claims: JSON.stringify({ access_token: { capolids: { essential: true, values: ['5b1e3a0e-3bd1-4a4a-8f6a-1d0f6f3c1f2e'] } } }),
};
