/** Microsoft Graph's /applications, as far as a registration goes. */
import { randomUUID, X509Certificate } from 'node:crypto';
import { type Answer, answerOf, jsonAnswer } from './answer.js';
import type { Application, Directory, KeyCredential } from './directory.js';
import { badRequest, notFound, selected } from './graph-answers.js';

type Body = Readonly<Record<string, unknown>>;

const WRITABLE = new Set(['displayName', 'signInAudience', 'tags', 'keyCredentials', 'requiredResourceAccess', 'notes', 'description']);

export function listApplications(query: ReadonlyMap<string, string>, directory: Directory, now: Date): Answer {
  const [, field, value] = /^(displayName|appId) eq '(.*)'$/.exec(query.get('$filter') ?? '') ?? [];
  if (field === undefined || value === undefined) return badRequest('Unsupported or invalid query filter clause specified.', now, 'Request_UnsupportedQuery');
  const wanted = value.replaceAll("''", "'").toLowerCase();
  const found = directory.applications().filter((app) => app[field === 'appId' ? 'appId' : 'displayName'].toLowerCase() === wanted);
  return jsonAnswer(200, { value: found.map((app) => selected(withoutKeys(app), query.get('$select'))) });
}

/** documented: the key itself is returned only for a single object, and only when keyCredentials is selected. */
export function getApplication(app: Application, query: ReadonlyMap<string, string>): Answer {
  const select = query.get('$select');
  return jsonAnswer(200, selected(select?.includes('keyCredentials') === true ? app : withoutKeys(app), select));
}

export function createApplication(body: Body, directory: Directory, now: Date): Answer {
  const checked = check(body, [], now);
  if ('status' in checked) return checked;
  if (typeof body['displayName'] !== 'string' || body['displayName'] === '') {
    return badRequest("Property 'displayName' is required but is empty or missing.", now);
  }
  const empty = { displayName: '', signInAudience: 'AzureADMyOrg', tags: [], keyCredentials: [], requiredResourceAccess: [] };
  return jsonAnswer(201, withoutKeys(directory.addApplication({ ...empty, ...checked.change })));
}

export function changeApplication(id: string, body: Body, directory: Directory, now: Date): Answer {
  const app = directory.applications().find((known) => known.id === id);
  if (app === undefined) return notFound(id, now);
  const checked = check(body, app.keyCredentials, now);
  if ('status' in checked) return checked;
  directory.changeApplication(id, checked.change);
  return answerOf(204, '');
}

function withoutKeys(app: Application): Body {
  return { ...app, keyCredentials: app.keyCredentials.map((credential) => ({ ...credential, key: null })) };
}

function check(body: Body, present: readonly KeyCredential[], now: Date): Answer | { change: Partial<Application> } {
  const unknown = Object.keys(body).find((name) => !WRITABLE.has(name));
  if (unknown !== undefined) return badRequest(`Invalid property '${unknown}'.`, now);
  const { keyCredentials, ...rest } = body;
  if (keyCredentials === undefined) return { change: rest };
  if (!Array.isArray(keyCredentials)) return badRequest("Invalid value specified for property 'keyCredentials' of resource 'Application'.", now);
  const read: KeyCredential[] = [];
  for (const given of keyCredentials) {
    const credential = readCredential(given, present);
    if (credential === null) return badRequest("Invalid value specified for property 'keyCredentials' of resource 'Application'.", now);
    read.push(credential);
  }
  return { change: { ...rest, keyCredentials: read } };
}

/** documented: a certificate of type AsymmetricX509Cert and usage Verify, DER in base64; its thumbprint is the identifier unless given. */
function readCredential(given: unknown, present: readonly KeyCredential[]): KeyCredential | null {
  if (typeof given !== 'object' || given === null) return null;
  const { type, usage, key, keyId, displayName = null, endDateTime } = { key: null, keyId: null, type: null, usage: null, endDateTime: null, ...given };
  const kept = present.find((known) => known.keyId === keyId);
  if (type !== 'AsymmetricX509Cert' || usage !== 'Verify' || typeof key !== 'string') return null;
  try {
    const certificate = new X509Certificate(Buffer.from(key, 'base64'));
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
    if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return null;
    if (typeof endDateTime === 'string' && new Date(endDateTime) > to) return null;
    return (
      kept ?? {
        keyId: typeof keyId === 'string' ? keyId : randomUUID(),
        type,
        usage,
        key,
        displayName: typeof displayName === 'string' ? displayName : null,
        customKeyIdentifier: certificate.fingerprint.replaceAll(':', ''),
        startDateTime: from.toISOString(),
        endDateTime: to.toISOString(),
      }
    );
  } catch {
    return null;
  }
}
