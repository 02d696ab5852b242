/** The tenant's directory: applications, service principals and role assignments, each visible only once it is replicated. */
import { randomUUID, X509Certificate } from 'node:crypto';

export type KeyCredential = { keyId: string; type: string; usage: string; key: string; displayName: string | null; customKeyIdentifier: string; startDateTime: string; endDateTime: string };
export type ResourceAccess = { resourceAppId: string; resourceAccess: { id: string; type: string }[] };
export type Application = {
  id: string;
  appId: string;
  displayName: string;
  signInAudience: string;
  tags: string[];
  keyCredentials: KeyCredential[];
  requiredResourceAccess: ResourceAccess[];
  createdDateTime: string;
};
export type AppRole = { id: string; value: string; allowedMemberTypes: string[]; isEnabled: boolean; displayName: string };
export type ServicePrincipal = { id: string; appId: string; displayName: string; appRoles: AppRole[] };
export type Assignment = { id: string; principalId: string; resourceId: string; appRoleId: string };

export type Directory = {
  /** What a reader sees now: not what was made within the last replication delay. */
  applications(): Application[];
  servicePrincipals(): ServicePrincipal[];
  assignments(): Assignment[];
  /** The service's own service principal, whatever the delay. */
  addApplication(application: Omit<Application, 'id' | 'appId' | 'createdDateTime'>): Application;
  changeApplication(id: string, change: Partial<Application>): void;
  addServicePrincipal(appId: string, displayName: string, appRoles?: AppRole[]): ServicePrincipal;
  addAssignment(assignment: Omit<Assignment, 'id'>): Assignment;
  /** Also what is not replicated yet: a name is taken at once. */
  holdsServicePrincipal(appId: string): boolean;
  /** The certificate of an application by its base64url thumbprint, SHA-1 or SHA-256. */
  certificate(appId: string, thumbprint: string): X509Certificate | null;
  /** The values of the roles that were assigned to it. */
  rolesOf(appId: string): string[];
};

/** documented: the API's application ID and the ids of its permissions. */
export const MANAGEMENT_API = 'c5393580-f805-4401-95e8-94b7a6ef2fc2';
const MANAGEMENT_ROLES: readonly [value: string, id: string][] = [
  ['ActivityFeed.Read', '594c1fb6-4f81-4475-ae41-0c394909246c'],
  ['ActivityFeed.ReadDlp', '4807a72c-ad38-4250-94c9-4eabfe26cd55'],
  ['ServiceHealth.Read', 'e2cea78f-e743-4d8f-a16a-75b629a038ae'],
];

type Entry<T> = { value: T; visibleAt: number };

export function directory(now: () => Date, replicationMs: () => number, prepared: { applicationId: string; hasManagementApi: boolean }): Directory {
  const applications: Entry<Application>[] = [];
  const principals: Entry<ServicePrincipal>[] = [];
  const assignments: Entry<Assignment>[] = [];
  /** Changes that are on their way. */
  const pending: { id: string; change: Partial<Application>; visibleAt: number }[] = [];

  const visible = <T>(entries: readonly Entry<T>[]): T[] => entries.filter(({ visibleAt }) => visibleAt <= now().getTime()).map(({ value }) => value);
  const add = <T>(entries: Entry<T>[], value: T, delayMs = replicationMs()): T => {
    entries.push({ value, visibleAt: now().getTime() + delayMs });
    return value;
  };
  const settle = (): void => {
    for (const { id, change } of pending.filter(({ visibleAt }) => visibleAt <= now().getTime())) {
      const found = applications.find(({ value }) => value.id === id);
      if (found !== undefined) Object.assign(found.value, change);
    }
    const later = pending.filter(({ visibleAt }) => visibleAt > now().getTime());
    pending.splice(0, pending.length, ...later);
  };

  const self: Directory = {
    applications() {
      settle();
      return visible(applications);
    },
    servicePrincipals: () => visible(principals),
    assignments: () => visible(assignments),
    addApplication: (application) => add(applications, { ...application, id: randomUUID(), appId: randomUUID(), createdDateTime: now().toISOString() }),
    changeApplication: (id, change) => void pending.push({ id, change, visibleAt: now().getTime() + replicationMs() }),
    addServicePrincipal: (appId, displayName, appRoles = []) => add(principals, { id: randomUUID(), appId, displayName, appRoles }),
    addAssignment: (assignment) => add(assignments, { ...assignment, id: randomUUID() }),
    holdsServicePrincipal: (appId) => principals.some(({ value }) => value.appId === appId),
    certificate(appId, thumbprint) {
      const keys = self.applications().find((known) => known.appId === appId)?.keyCredentials ?? [];
      const certificates = keys.map(({ key }) => new X509Certificate(Buffer.from(key, 'base64')));
      return certificates.find(({ fingerprint, fingerprint256 }) => [fingerprint, fingerprint256].map(base64url).includes(thumbprint)) ?? null;
    },
    rolesOf(appId) {
      const principal = self.servicePrincipals().find((known) => known.appId === appId);
      const given = self.assignments().filter(({ principalId }) => principalId === principal?.id);
      return given.flatMap(({ resourceId, appRoleId }) => {
        const roles = self.servicePrincipals().find(({ id }) => id === resourceId)?.appRoles ?? [];
        return roles.filter(({ id }) => id === appRoleId).map(({ value }) => value);
      });
    },
  };
  const appRoles = MANAGEMENT_ROLES.map(([value, id]) => ({ id, value, allowedMemberTypes: ['Application'], isEnabled: true, displayName: value }));
  if (prepared.hasManagementApi) add(principals, { id: randomUUID(), appId: MANAGEMENT_API, displayName: 'Office 365 Management APIs', appRoles }, 0);
  const app = { displayName: 'o365 collector (prepared)', signInAudience: 'AzureADMyOrg', tags: [], keyCredentials: [], requiredResourceAccess: [] };
  add(applications, { ...app, id: randomUUID(), appId: prepared.applicationId, createdDateTime: now().toISOString() }, 0);
  add(principals, { id: randomUUID(), appId: prepared.applicationId, displayName: app.displayName, appRoles: [] }, 0);
  return self;
}

function base64url(fingerprint: string): string {
  return Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url');
}
