/** Microsoft Graph's part: who may do what, and the objects that a registration makes. */
import type { AccessTokens } from './access-token.js';
import { type Answer, jsonAnswer } from './answer.js';
import type { Behaviour } from './behaviour.js';
import type { Call } from './call.js';
import { type Directory, MANAGEMENT_API } from './directory.js';
import { changeApplication, createApplication, getApplication, listApplications } from './graph-applications.js';
import { badRequest, graphError, notFound, selected } from './graph-answers.js';

export type GraphSetting = { tokens: AccessTokens; directory: Directory; behaviour: Behaviour; organisation: string; domain: string; tenantId: string; now: () => Date };

/** documented: the application ID of Microsoft Graph, which its tokens may carry as their audience. */
export const GRAPH_AUDIENCE = '00000003-0000-0000-c000-000000000000';

export async function answerGraph(call: Call, setting: GraphSetting): Promise<Answer> {
  const now = setting.now();
  const [, token] = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '') ?? [];
  if (token === undefined) return graphError(401, 'InvalidAuthenticationToken', 'Access token is empty.', now);
  const claims = await setting.tokens.check(token, GRAPH_AUDIENCE);
  if (claims === null) return graphError(401, 'InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.', now);
  const refusal = refuse(call, claims.scopes, setting);
  if (refusal !== null) return refusal;
  if (call.method === 'GET') return read(call, setting);
  if (!/^application\/json\b/i.test(call.headers['content-type'] ?? '')) {
    return badRequest('Write requests (excluding DELETE) must contain the Content-Type header declaration.', now);
  }
  const body = parse(call.body);
  return body === null ? badRequest('Unable to read JSON request payload.', now) : write(call, body, setting);
}

const PATH = /^\/v1\.0\/(organization|applications|servicePrincipals)(?:\(appId='([^']*)'\)|\/([^/]+))?(?:\/(appRoleAssignments))?$/;

function place(call: Call): { kind: string; appId: string | null; id: string | null; isAssignments: boolean } {
  const [, kind = '', appId = null, id = null, inner] = PATH.exec(decodeURIComponent(call.url.split('?')[0] ?? '')) ?? [];
  return { kind, appId, id, isAssignments: inner !== undefined };
}

/** documented: both the token's scopes and the person's role must allow it. */
function refuse(call: Call, scopes: readonly string[], { behaviour, now }: GraphSetting): Answer | null {
  const { isAssignments } = place(call);
  const needed = isAssignments ? 'AppRoleAssignment.ReadWrite.All' : 'Application.ReadWrite.All';
  const may = call.method === 'GET' || behaviour.signedInAs === 'global-administrator' || (behaviour.signedInAs === 'application-administrator' && !isAssignments);
  if (scopes.includes(needed) && may) return null;
  return graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.', now());
}

function read(call: Call, { directory, organisation, domain, tenantId, now }: GraphSetting): Answer {
  const { kind, appId, id, isAssignments } = place(call);
  const select = call.query.get('$select');
  if (kind === 'organization') {
    return jsonAnswer(200, { value: [{ id: tenantId, displayName: organisation, verifiedDomains: [{ name: domain, isDefault: true }] }] });
  }
  if (kind === 'applications' && appId === null && id === null) return listApplications(call.query, directory, now());
  if (kind === 'applications') {
    const found = directory.applications().find((app) => app.id === id || app.appId === appId);
    return found === undefined ? notFound(id ?? appId ?? '', now()) : getApplication(found, call.query);
  }
  const principal = directory.servicePrincipals().find((known) => known.id === id || known.appId === appId);
  if (kind !== 'servicePrincipals' || principal === undefined) return notFound(id ?? appId ?? call.url, now());
  if (!isAssignments) return jsonAnswer(200, selected(principal, select));
  return jsonAnswer(200, { value: directory.assignments().filter(({ principalId }) => principalId === principal.id) });
}

function write(call: Call, body: Readonly<Record<string, unknown>>, setting: GraphSetting): Answer {
  const { directory, now } = setting;
  const { kind, id, isAssignments } = place(call);
  if (kind === 'applications' && call.method === 'POST' && id === null) return createApplication(body, directory, now());
  if (kind === 'applications' && call.method === 'PATCH' && id !== null) return changeApplication(id, body, directory, now());
  if (kind === 'servicePrincipals' && call.method === 'POST' && id === null) return createPrincipal(body, setting);
  if (kind === 'servicePrincipals' && call.method === 'POST' && id !== null && isAssignments) return assign(id, body, setting);
  return graphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.', now());
}

function createPrincipal(body: Readonly<Record<string, unknown>>, { directory, now }: GraphSetting): Answer {
  const appId = typeof body['appId'] === 'string' ? body['appId'] : '';
  if (directory.holdsServicePrincipal(appId)) {
    return graphError(409, 'Request_MultipleObjectsWithSameKeyValue', `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`, now());
  }
  const app = directory.applications().find((known) => known.appId === appId);
  if (app === undefined && appId !== MANAGEMENT_API) {
    return badRequest(`The appId '${appId}' of the service principal does not reference a valid application object.`, now(), 'NoBackingApplicationObject');
  }
  return jsonAnswer(201, directory.addServicePrincipal(appId, app?.displayName ?? 'Office 365 Management APIs'));
}

function assign(id: string, body: Readonly<Record<string, unknown>>, { directory, now }: GraphSetting): Answer {
  const [principalId, resourceId, appRoleId] = ['principalId', 'resourceId', 'appRoleId'].map((name) => String(body[name]));
  const principals = directory.servicePrincipals();
  const resource = principals.find((known) => known.id === resourceId);
  if (principalId !== id || !principals.some((known) => known.id === id)) return notFound(id, now());
  if (resource === undefined) return notFound(resourceId ?? '', now());
  if (!resource.appRoles.some((role) => role.id === appRoleId)) {
    return badRequest('Permission being assigned was not found on application', now());
  }
  const present = directory.assignments().some((known) => known.principalId === id && known.resourceId === resourceId && known.appRoleId === appRoleId);
  if (present) return badRequest('Permission being assigned already exists on the object', now());
  return jsonAnswer(201, directory.addAssignment({ principalId: id, resourceId: resource.id, appRoleId: appRoleId ?? '' }));
}

function parse(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
