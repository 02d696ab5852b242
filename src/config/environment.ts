/** What the environment says of the settings. A variable that is set but empty counts as not set. */
import { resolve } from 'node:path';
import { Exit, UserError } from '../errors.js';
import type { Credential, Settings } from '../model.js';
import {
  applicationIdAnswer, contentTypesAnswer, endpointAnswer, noDataAlertAnswer, publisherIdAnswer, tenantIdAnswer,
} from './answers.js';
import type { Environment } from './places.js';

/** Throws UserError(78) that names the variable. Relative paths are resolved against `cwd`. */
export function settingsFromEnvironment(env: Environment, cwd: string): Partial<Settings> {
  const get = (name: string): string | null => env[name] || null;
  const read = <T>(name: string, answer: (text: string) => T): T | undefined => {
    const text = get(name);
    return text === null ? undefined : inVariable(name, () => answer(text));
  };
  const all = {
    tenantId: read('O365_TENANT_ID', tenantIdAnswer),
    applicationId: read('O365_APPLICATION_ID', applicationIdAnswer),
    endpoint: read('O365_ENDPOINT', (text) => endpointAnswer(text, get('O365_LOGIN_URL'))),
    contentTypes: read('O365_CONTENT_TYPES', contentTypesAnswer),
    publisherId: read('O365_PUBLISHER_ID', publisherIdAnswer),
    noDataAlert: read('O365_NO_DATA_ALERT', noDataAlertAnswer),
    caFile: read('O365_CA_FILE', (path) => resolve(cwd, path)),
    credential: certificateFrom(get, cwd),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** O365_CLIENT_SECRET chooses the secret only where nothing else is set. */
export function secretFromEnvironment(env: Environment): Credential | null {
  return env['O365_CLIENT_SECRET'] ? { kind: 'secret-environment' } : null;
}

function certificateFrom(get: (name: string) => string | null, cwd: string): Credential | undefined {
  const certificateFile = get('O365_CERTIFICATE');
  const privateKeyFile = get('O365_PRIVATE_KEY');
  if (certificateFile === null && privateKeyFile === null) return undefined;
  if (certificateFile === null || privateKeyFile === null) {
    throw new UserError(Exit.settings, 'O365_CERTIFICATE and O365_PRIVATE_KEY belong together; only one of them is set.', {
      hint: 'Set both, each to a PEM file.',
    });
  }
  return {
    kind: 'certificate',
    certificateFile: resolve(cwd, certificateFile),
    privateKeyFile: resolve(cwd, privateKeyFile),
  };
}

function inVariable<T>(name: string, answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(Exit.settings, `In the variable ${name}: ${error.message}`, error.hint === null ? {} : { hint: error.hint });
  }
}
