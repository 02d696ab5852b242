/** The client's own proof at the token endpoint: which application it is, its secret or its signed assertion. */
import { timingSafeEqual } from 'node:crypto';
import { refuseAssertion } from './assertion.js';
import type { Call } from './call.js';
import type { Certificates } from './certificates.js';
import type { Directory } from './directory.js';
import type { FederatedIdentity } from './federated.js';
import type { Refusal } from './refusal.js';

export type CredentialSetting = {
  origin: string;
  tenantId: string;
  domain: string;
  applicationId: string;
  clientSecret: string;
  certificates: Certificates;
  federated: readonly FederatedIdentity[];
  directory: Directory;
  now(): Date;
};

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Who the application is, and whether it proves that. Null when it does. */
export async function refuseCredential(call: Call, form: URLSearchParams, setting: CredentialSetting): Promise<Refusal | null> {
  const basic = readBasic(call.headers.authorization);
  const clientId = form.get('client_id') ?? basic?.clientId ?? null;
  const secret = form.get('client_secret') ?? basic?.secret ?? null;
  const assertion = form.get('client_assertion');
  if (clientId === null) return { code: 900144, detail: 'client_id' };
  const applicationId = clientId.toLowerCase();
  const unknown = refuseApplication(applicationId, setting);
  if (unknown !== null) return unknown;
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== ASSERTION_TYPE) return { code: 900144, detail: 'client_assertion_type' };
    return await refuseAssertion(assertion, {
      certificates: certificatesOf(applicationId, setting),
      federated: applicationId === setting.applicationId ? setting.federated : [],
      applicationId,
      audiences: audiencesOf(setting),
      now: setting.now(),
    });
  }
  if (secret === null) return { code: 7000218, detail: '' };
  return applicationId === setting.applicationId && isSame(secret, setting.clientSecret) ? null : { code: 7000215, detail: '' };
}

function refuseApplication(applicationId: string, { directory, applicationId: prepared }: CredentialSetting): Refusal | null {
  if (applicationId === prepared) return null;
  if (!directory.applications().some(({ appId }) => appId === applicationId)) return { code: 700016, detail: applicationId };
  return directory.servicePrincipals().some(({ appId }) => appId === applicationId) ? null : { code: 7000229, detail: applicationId };
}

/** A certificate is uploaded to one application; the folder belongs to the prepared one. */
function certificatesOf(applicationId: string, { directory, certificates, applicationId: prepared }: CredentialSetting): Pick<Certificates, 'find'> {
  return {
    find: (thumbprint) => directory.certificate(applicationId, thumbprint) ?? (applicationId === prepared ? certificates.find(thumbprint) : null),
  };
}

function audiencesOf({ origin, tenantId, domain }: CredentialSetting): string[] {
  return [tenantId, domain].flatMap((tenant) => [`${origin}/${tenant}/oauth2/v2.0/token`, `${origin}/${tenant}/oauth2/token`]);
}

/** documented: both halves are form-encoded before they are joined. */
export function readBasic(header: string | undefined): { clientId: string; secret: string } | null {
  const [, encoded = ''] = /^Basic ([\w+/=-]+)$/i.exec(header ?? '') ?? [];
  const [, clientId, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  if (clientId === undefined || secret === undefined) return null;
  const pair = new URLSearchParams(`clientId=${clientId}&secret=${secret}`);
  return { clientId: pair.get('clientId') ?? '', secret: pair.get('secret') ?? '' };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
