/** The form of the settings file, and the way between it and `Settings`. What the file leaves out follows from the rest. */
import { isAbsolute } from 'node:path';
import { CONTENT_TYPES, DEFAULT_CONTENT_TYPES, NO_DATA_ALERTS } from '../model.js';
import type { Credential, Endpoint, Settings } from '../model.js';
import { CLOUD_NAMES, endpointOf } from './clouds.js';
import type { NamedCloud } from './clouds.js';

/** Raised when a file of today could be misread by the program of yesterday. */
export const SETTINGS_VERSION = 1;

type StoredEndpoint = { cloud: NamedCloud } | { cloud: 'custom'; apiUrl: string; loginUrl: string };

export type StoredProfile = {
  tenantId: string;
  applicationId: string;
  endpoint: StoredEndpoint;
  credential: Credential;
  contentTypes?: Settings['contentTypes'];
  /** Absent: the tenant, also when O365_TENANT_ID names another. */
  publisherId?: string;
  caFile?: string;
  recheck?: Settings['recheck'];
  noDataAlert?: Settings['noDataAlert'];
  keepDays?: number;
};

export type StoredSettings = { version: typeof SETTINGS_VERSION; profiles: Record<string, StoredProfile> };

export type Schema = {
  type?: 'object' | 'array' | 'string' | 'integer';
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | false;
  required?: string[];
  discriminator?: { propertyName: string };
  oneOf?: Schema[];
  items?: Schema;
  minItems?: number;
  uniqueItems?: boolean;
  const?: string | number;
  enum?: string[];
  pattern?: string;
  minLength?: number;
  minimum?: number;
  nullable?: boolean;
};

const guid: Schema = { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' };
const origin: Schema = { type: 'string', pattern: '^https://[^/@?#]+$' };
const path: Schema = { type: 'string', minLength: 1 };

function object(properties: Record<string, Schema>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', properties, required, additionalProperties: false };
}

const profile = object(
  {
    tenantId: guid,
    applicationId: guid,
    endpoint: {
      type: 'object',
      required: ['cloud'],
      discriminator: { propertyName: 'cloud' },
      oneOf: [
        object({ cloud: { enum: [...CLOUD_NAMES] } }),
        object({ cloud: { const: 'custom' }, apiUrl: origin, loginUrl: origin }),
      ],
    },
    credential: {
      type: 'object',
      required: ['kind'],
      discriminator: { propertyName: 'kind' },
      oneOf: [
        object({ kind: { const: 'certificate' }, certificateFile: path, privateKeyFile: path }),
        object({ kind: { const: 'secret-file' }, file: path }),
        object({ kind: { const: 'secret-environment' } }),
        object({ kind: { const: 'federated-token' }, file: path }),
        object({ kind: { const: 'managed-identity' }, clientId: { ...guid, nullable: true } }),
      ],
    },
    contentTypes: { type: 'array', items: { enum: [...CONTENT_TYPES] }, minItems: 1, uniqueItems: true },
    publisherId: guid,
    caFile: path,
    recheck: { enum: ['daily', 'never'] },
    noDataAlert: { enum: [...NO_DATA_ALERTS] },
    keepDays: { type: 'integer', minimum: 1 },
  },
  ['contentTypes', 'publisherId', 'caFile', 'recheck', 'noDataAlert', 'keepDays'],
);

export const SETTINGS_SCHEMA = object({
  version: { const: SETTINGS_VERSION },
  profiles: { type: 'object', additionalProperties: profile },
});

/** The first key that the schema does not know, as a path like profiles.default.colour. ajv says that there is one, but not which. */
export function unknownKeyIn(value: unknown, schema: Schema = SETTINGS_SCHEMA, at = ''): string | null {
  if (!isObject(value)) return null;
  const branch = branchFor(value, schema);
  if (branch === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const here = at === '' ? key : `${at}.${key}`;
    const known = Object.hasOwn(branch.properties ?? {}, key) ? branch.properties?.[key] : branch.additionalProperties;
    if (known === false) return here;
    const deeper = known === undefined ? null : unknownKeyIn(inner, known, here);
    if (deeper !== null) return deeper;
  }
  return null;
}

function branchFor(value: Record<string, unknown>, schema: Schema): Schema | null {
  if (schema.discriminator === undefined) return schema;
  const tag = schema.discriminator.propertyName;
  const chosen = value[tag];
  return (
    schema.oneOf?.find((branch) => {
      const allowed = branch.properties?.[tag];
      return allowed?.const === chosen || allowed?.enum?.includes(String(chosen)) === true;
    }) ?? null
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first path in a profile that depends on where the program is started, by key. */
export function relativePathIn(stored: StoredProfile): string | null {
  const paths = { caFile: stored.caFile, ...pathsOf(stored.credential) };
  return Object.entries(paths).find(([, value]) => value !== undefined && !isAbsolute(value))?.[0] ?? null;
}

function pathsOf(credential: Credential): Record<string, string> {
  if (credential.kind === 'certificate') {
    return { certificateFile: credential.certificateFile, privateKeyFile: credential.privateKeyFile };
  }
  return credential.kind === 'secret-file' || credential.kind === 'federated-token' ? { file: credential.file } : {};
}

export function toStored(settings: Settings): StoredProfile {
  return {
    tenantId: settings.tenantId,
    applicationId: settings.applicationId,
    endpoint: storedEndpoint(settings.endpoint),
    credential: settings.credential,
    contentTypes: settings.contentTypes,
    ...(settings.publisherId === settings.tenantId ? {} : { publisherId: settings.publisherId }),
    ...(settings.caFile === null ? {} : { caFile: settings.caFile }),
    recheck: settings.recheck,
    noDataAlert: settings.noDataAlert,
    ...(settings.keepDays === undefined ? {} : { keepDays: settings.keepDays }),
  };
}

export function fromStored(stored: StoredProfile): Settings {
  return {
    tenantId: stored.tenantId,
    applicationId: stored.applicationId,
    endpoint: stored.endpoint.cloud === 'custom' ? stored.endpoint : endpointOf(stored.endpoint.cloud),
    credential: stored.credential,
    contentTypes: stored.contentTypes ?? DEFAULT_CONTENT_TYPES,
    publisherId: stored.publisherId ?? stored.tenantId,
    caFile: stored.caFile ?? null,
    recheck: stored.recheck ?? 'daily',
    noDataAlert: stored.noDataAlert ?? 'none',
    ...(stored.keepDays === undefined ? {} : { keepDays: stored.keepDays }),
  };
}

function storedEndpoint({ cloud, apiUrl, loginUrl }: Endpoint): StoredEndpoint {
  return cloud === 'custom' ? { cloud, apiUrl, loginUrl } : { cloud };
}
