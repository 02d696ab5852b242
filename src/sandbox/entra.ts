/** Entra's part: OpenID discovery and the token endpoint, v2 and v1. It verifies whatever it is sent. */
import type { AccessTokens } from './access-token.js';
import { type Answer, jsonAnswer } from './answer.js';
import { unknownCertificate, wrongTime } from './assertion.js';
import type { Behaviour } from './behaviour.js';
import type { Call } from './call.js';
import type { Certificates } from './certificates.js';
import type { DeviceCodes } from './device-code.js';
import type { Directory } from './directory.js';
import { readBasic, refuseCredential } from './entra-credential.js';
import { entraError } from './entra-errors.js';
import type { FederatedIdentity } from './federated.js';
import type { Refusal } from './refusal.js';

export type EntraSetting = {
  origin: string;
  apiUrl: string;
  tenantId: string;
  domain: string;
  applicationId: string;
  clientSecret: string;
  certificates: Certificates;
  directory: Directory;
  devices: DeviceCodes;
  federated: readonly FederatedIdentity[];
  tokens: AccessTokens;
  now(): Date;
  roles(): readonly string[];
  lifetimeSeconds(): number;
  behaviour: Behaviour;
};

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

export async function answerEntra(call: Call, setting: EntraSetting): Promise<Answer> {
  const wrongTenant = isForPeople(call) ? null : refuseTenant(call.tenant, setting);
  if (wrongTenant !== null) return refuse(wrongTenant, call, setting);
  if (call.operation === 'discovery') return discovery(setting);
  const form = formOf(call);
  const answer =
    call.operation === 'device-code'
      ? setting.devices.start(form, setting)
      : isDeviceGrant(form)
        ? await setting.devices.redeem(form, setting)
        : await token(call, form, setting);
  return 'status' in answer ? answer : refuse(answer, call, setting);
}

/** documented: the long name; msal sends the short one, and Entra takes both. */
const DEVICE_GRANTS = ['urn:ietf:params:oauth:grant-type:device_code', 'device_code'];

function isDeviceGrant(form: URLSearchParams): boolean {
  return DEVICE_GRANTS.includes(form.get('grant_type') ?? '');
}

/** documented: a person may sign in without naming the tenant. */
function isForPeople(call: Call): boolean {
  const isDevice = call.operation === 'device-code' || isDeviceGrant(formOf(call));
  return isDevice && ['organizations', 'common'].includes(call.tenant.toLowerCase());
}

function formOf(call: Call): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(call.headers['content-type'] ?? '');
  return new URLSearchParams(isForm ? call.body.toString('utf8') : '');
}

function refuseTenant(tenant: string, setting: EntraSetting): Refusal | null {
  const name = tenant.toLowerCase();
  if (name === setting.tenantId || name === setting.domain) return null;
  if (['common', 'organizations', 'consumers'].includes(name)) return { code: 50059, detail: '' };
  return { code: GUID.test(name) || DOMAIN.test(name) ? 90002 : 900023, detail: tenant };
}

function refuse(refusal: Refusal, call: Call, setting: EntraSetting): Answer {
  const correlationId = call.headers['client-request-id'];
  return entraError(refusal.code, {
    applicationId: setting.applicationId,
    tenant: setting.tenantId,
    detail: refusal.detail,
    now: setting.now(),
    origin: setting.origin,
    ...(typeof correlationId === 'string' && GUID.test(correlationId) ? { correlationId } : {}),
  });
}

/** seen on the wire: asked for by a domain, the document still names the tenant by its GUID. */
function discovery({ origin, tenantId }: EntraSetting): Answer {
  const root = `${origin}/${tenantId}`;
  return jsonAnswer(200, {
    token_endpoint: `${root}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic', 'self_signed_tls_client_auth'],
    jwks_uri: `${root}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${root}/v2.0`,
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${root}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${root}/oauth2/v2.0/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'tid', 'ver'],
    tenant_region_scope: 'NA',
    cloud_instance_name: 'localhost',
  });
}

async function token(call: Call, form: URLSearchParams, setting: EntraSetting): Promise<Answer | Refusal> {
  const v1 = !/\/v2\.0\/token/i.test(call.url);
  const refusal =
    refuseForm(form, v1, setting) ??
    (setting.behaviour.entraError === null ? null : stagedRefusal(setting.behaviour.entraError, form, setting)) ??
    (await refuseCredential(call, form, setting));
  if (refusal !== null) return refusal;
  const applicationId = (form.get('client_id') ?? readBasic(call.headers.authorization)?.clientId ?? '').toLowerCase();
  const lifetimeSeconds = setting.lifetimeSeconds();
  const accessToken = await setting.tokens.issue({
    audience: setting.apiUrl,
    tenantId: setting.tenantId,
    applicationId,
    roles: applicationId === setting.applicationId ? setting.roles() : setting.directory.rolesOf(applicationId),
    byCertificate: form.has('client_assertion'),
    lifetimeSeconds,
  });
  const issuedAt = Math.floor(setting.now().getTime() / 1000);
  const words = (value: number): number | string => (v1 || setting.behaviour.tokenNumbers === 'string' ? String(value) : value);
  return jsonAnswer(
    200,
    {
      token_type: 'Bearer',
      expires_in: words(lifetimeSeconds),
      ext_expires_in: words(lifetimeSeconds),
      ...(v1 ? { expires_on: String(issuedAt + lifetimeSeconds), not_before: String(issuedAt), resource: setting.apiUrl } : {}),
      access_token: accessToken,
    },
    { 'Cache-Control': 'no-store, no-cache' },
  );
}

function refuseForm(form: URLSearchParams, v1: boolean, setting: EntraSetting): Refusal | null {
  const grant = form.get('grant_type');
  if (grant === null) return { code: 900144, detail: 'grant_type' };
  if (grant !== 'client_credentials') return { code: 70003, detail: grant };
  if (v1) {
    const resource = form.get('resource');
    if (resource === null) return { code: 900144, detail: 'resource' };
    return resource.replace(/\/$/, '') === setting.apiUrl ? null : { code: 500011, detail: resource };
  }
  const scope = form.get('scope');
  if (scope === null) return { code: 900144, detail: 'scope' };
  if (!/^\S+\/\.default$/.test(scope)) return { code: 1002012, detail: scope };
  const resource = scope.slice(0, -'/.default'.length);
  return resource.replace(/\/$/, '') === setting.apiUrl ? null : { code: 500011, detail: resource };
}

/** A refusal that a scenario asks for, in the words it would have if the client had earned it. */
function stagedRefusal(code: number, form: URLSearchParams, { tenantId, apiUrl, ...setting }: EntraSetting): Refusal {
  const now = setting.now();
  if (code === 700027) return unknownCertificate('A'.repeat(40));
  if (code === 700024) return wrongTime(now, new Date(now.getTime() - 3_600_000), new Date(now.getTime() - 3_000_000));
  if (code === 90002 || code === 900023) return { code, detail: tenantId };
  return { code, detail: code === 500011 ? apiUrl : (form.get('client_id') ?? '') };
}
