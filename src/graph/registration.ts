/**
 * The registration, top to bottom: the API's roles, the application, its service principal, the consent. Each step looks first, so that a
 * second run repairs what a first one left. What was made is told as it is made; a failure says how to remove it.
 */
import { Exit, UserError } from '../errors.js';
import { createApplication, findApplication, listIn, MANAGEMENT_API, repairApplication, type Application, type Wanted } from './application.js';
import type { Graph, GraphObject } from './graph.js';
import { GraphError, NOT_FOUND } from './graph-errors.js';

export type Registration = Omit<Wanted, 'roleIds'> & {
  /** The permissions by name: "ActivityFeed.Read". */
  permissions: readonly string[];
  /** One line for each thing that was found or done. */
  tell: (line: string) => void;
  /** An application was made that was not there before. */
  onMade: (app: Application) => void;
};

/** Throws GraphError, NetworkError, or UserError; once something is made, the error names it. */
export async function register(graph: Graph, of: Registration): Promise<{ applicationId: string }> {
  const made: Application[] = [];
  try {
    const api = await servicePrincipal(graph, MANAGEMENT_API);
    const roleIds = of.permissions.map((permission) => roleIdIn(api, permission));
    const wanted = { ...of, roleIds };
    const found = await findApplication(graph, wanted);
    const app = found ?? (await createApplication(graph, wanted));
    if (found === null) {
      made.push(app);
      of.onMade(app);
      of.tell(`made the app "${app.displayName}" with the certificate`);
    } else {
      const repaired = await repairApplication(graph, found, wanted);
      of.tell(`found the app "${app.displayName}"${repaired.length === 0 ? '' : `, added ${repaired.join(' and ')}`}`);
    }
    const principal = await graph.whenReplicated(async () => await servicePrincipal(graph, app.appId));
    of.tell('the app is installed in the tenant (enterprise application)');
    await consent(graph, { principal, api, roleIds, permissions: of.permissions, tell: of.tell });
    return { applicationId: app.appId };
  } catch (error) {
    throw made.length === 0 ? error : withTraces(error, made[0]!);
  }
}

/** The tenant's own object for an application: what signs in and holds the consent. */
async function servicePrincipal(graph: Graph, appId: string): Promise<GraphObject> {
  const path = `servicePrincipals(appId='${appId}')`;
  const found = await graph.find(`${path}?$select=id,appId,appRoles`);
  if (found !== null) return found;
  try {
    await graph.create('servicePrincipals', { appId });
  } catch (error) {
    // It is there already, only not to be seen yet.
    if (!(error instanceof UserError) || error.code !== 'Request_MultipleObjectsWithSameKeyValue') throw error;
  }
  return await graph.whenReplicated(async () => {
    const made = await graph.find(`${path}?$select=id,appId,appRoles`);
    if (made !== null) return made;
    throw notYet(appId);
  });
}

function notYet(appId: string): GraphError {
  return new GraphError(Exit.unavailable, `The directory does not show ${appId} yet.`, { hint: 'Run it again in some minutes.', code: NOT_FOUND });
}

/** The constant of the documentation is not trusted: the tenant says which id the permission has. */
function roleIdIn(api: GraphObject, permission: string): string {
  const role = listIn(api, 'appRoles').find(({ value, allowedMemberTypes }) => value === permission && Array.isArray(allowedMemberTypes) && allowedMemberTypes.includes('Application'));
  const id = role?.['id'];
  if (typeof id === 'string') return id;
  throw new UserError(Exit.refused, `The tenant's Office 365 Management APIs have no permission ${permission}.`, {
    hint: 'Does the tenant have an Office 365 subscription? It brings this API.',
  });
}

type Consent = { principal: GraphObject; api: GraphObject; roleIds: readonly string[]; permissions: readonly string[]; tell: (line: string) => void };

/** documented: assigning the app role is what "Grant admin consent" does. */
async function consent(graph: Graph, { principal, api, roleIds, permissions, tell }: Consent): Promise<void> {
  const path = `servicePrincipals/${String(principal['id'])}/appRoleAssignments`;
  const present = await graph.whenReplicated(async () => listIn(await graph.find(path), 'value'));
  for (const [index, appRoleId] of roleIds.entries()) {
    const isThere = present.some((given) => given['appRoleId'] === appRoleId && given['resourceId'] === api['id']);
    // oxlint-disable-next-line no-await-in-loop -- two at most, in order
    if (!isThere) await graph.whenReplicated(async () => await assign(graph, path, { principalId: principal['id'], resourceId: api['id'], appRoleId }));
    tell(`${isThere ? 'consent was there already for' : 'granted consent for'} ${permissions[index]}`);
  }
}

async function assign(graph: Graph, path: string, body: GraphObject): Promise<void> {
  try {
    await graph.create(path, body);
  } catch (error) {
    const present = listIn(await graph.find(path), 'value');
    if (!present.some(({ appRoleId }) => appRoleId === body['appRoleId'])) throw error;
  }
}

function withTraces(error: unknown, { displayName, appId }: Application): unknown {
  if (!(error instanceof UserError)) return error;
  const traces = `Made so far: the app "${displayName}" (${appId}). The next try goes on with it; to remove it: App registrations > ${displayName} > Delete, or: az ad app delete --id ${appId}`;
  const hint = error.hint === null ? traces : `${error.hint} ${traces}`;
  return new UserError(error.exitCode, error.message, { hint, cause: error, ...(error.code === null ? {} : { code: error.code }) });
}
