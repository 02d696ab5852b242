/** The application object: found, made, or brought up to what is needed. What an admin added to it stays. */
import { Exit, UserError } from '../errors.js';
import type { Graph, GraphObject } from './graph.js';

/** documented: the application ID of the Office 365 Management APIs in every tenant. */
export const MANAGEMENT_API = 'c5393580-f805-4401-95e8-94b7a6ef2fc2';
/** What tells our own apps from others of the same name. */
const TAG = 'o365-collector';

export type Application = { id: string; appId: string; displayName: string };

export type Wanted = {
  name: string;
  /** The app of the present settings, if any. */
  applicationId: string | null;
  /** DER in base64, and its upper-case SHA-1 thumbprint. */
  certificate: { der: string; thumbprint: string; name: string };
  /** The permissions' ids. */
  roleIds: readonly string[];
};

/** The one of the settings, or else one that this program made under that name. */
export async function findApplication(graph: Graph, { name, applicationId }: Wanted): Promise<Application | null> {
  if (applicationId !== null) {
    const own = await graph.find(`applications(appId='${applicationId}')?$select=id,appId,displayName`);
    if (own !== null) return readApplication(own);
  }
  const filter = encodeURIComponent(`displayName eq '${name.replaceAll("'", "''")}'`);
  const answer = await graph.find(`applications?$filter=${filter}&$select=id,appId,displayName,tags`);
  const ours = listIn(answer, 'value').find((app) => Array.isArray(app['tags']) && app['tags'].includes(TAG));
  return ours === undefined ? null : readApplication(ours);
}

export async function createApplication(graph: Graph, wanted: Wanted): Promise<Application> {
  const body = {
    displayName: wanted.name,
    signInAudience: 'AzureADMyOrg',
    tags: [TAG],
    keyCredentials: [credentialOf(wanted)],
    requiredResourceAccess: [accessOf(wanted.roleIds)],
  };
  return readApplication(await graph.create('applications', body));
}

/** Adds what is missing; says what that was. A patch replaces a whole collection, so what is there goes along. */
export async function repairApplication(graph: Graph, app: Application, wanted: Wanted): Promise<string[]> {
  const present = (await graph.find(`applications/${app.id}?$select=id,keyCredentials,requiredResourceAccess`)) ?? {};
  const keys = listIn(present, 'keyCredentials');
  const hasKey = keys.some(({ key, customKeyIdentifier }) => key === wanted.certificate.der || customKeyIdentifier === wanted.certificate.thumbprint);
  const accesses = listIn(present, 'requiredResourceAccess');
  const own = listIn(accesses.find(({ resourceAppId }) => resourceAppId === MANAGEMENT_API) ?? {}, 'resourceAccess');
  const missing = wanted.roleIds.filter((roleId) => !own.some(({ id, type }) => id === roleId && type === 'Role'));
  if (hasKey && missing.length === 0) return [];
  const others = accesses.filter(({ resourceAppId }) => resourceAppId !== MANAGEMENT_API);
  await graph.change(`applications/${app.id}`, {
    ...(hasKey ? {} : { keyCredentials: [...keys, credentialOf(wanted)] }),
    ...(missing.length === 0 ? {} : { requiredResourceAccess: [...others, { resourceAppId: MANAGEMENT_API, resourceAccess: [...own, ...accessOf(missing).resourceAccess] }] }),
  });
  return [...(hasKey ? [] : ['the certificate']), ...(missing.length === 0 ? [] : ['the requested permission'])];
}

function credentialOf({ certificate }: Wanted): GraphObject {
  return { type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate.der, displayName: certificate.name };
}

function accessOf(roleIds: readonly string[]): { resourceAppId: string; resourceAccess: { id: string; type: string }[] } {
  return { resourceAppId: MANAGEMENT_API, resourceAccess: roleIds.map((id) => ({ id, type: 'Role' })) };
}

function readApplication({ id, appId, displayName }: GraphObject): Application {
  if (typeof id === 'string' && typeof appId === 'string') return { id, appId, displayName: typeof displayName === 'string' ? displayName : appId };
  throw new UserError(Exit.unavailable, 'Microsoft Graph answered without the ID of the application.');
}

/** The objects of a collection; none where there is no collection. */
export function listIn(object: GraphObject | null, name: string): GraphObject[] {
  const list: unknown = object?.[name];
  return Array.isArray(list) ? list.filter((item): item is GraphObject => typeof item === 'object' && item !== null) : [];
}
