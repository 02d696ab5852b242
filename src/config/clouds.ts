/** The clouds that Microsoft documents for this API, and the sandbox. */
import type { CloudName, Endpoint } from '../model.js';

export const CLOUD_NAMES = ['enterprise', 'gcc', 'gcc-high', 'dod', 'sandbox'] as const satisfies readonly CloudName[];

export type NamedCloud = (typeof CLOUD_NAMES)[number];

export type Cloud = {
  apiUrl: string;
  loginUrl: string;
  /** Where the app is registered. */
  portalUrl: string;
  graphUrl: string;
};

/** Where `o365 sandbox` listens unless told otherwise. */
export const SANDBOX_URL = 'https://localhost:4365';

/**
 * documented: the API's reference for the management hosts, Entra's "national clouds" for the login hosts. GCC tenants live in the
 * worldwide Entra. China is not documented for this API, so it is not here.
 */
export const CLOUDS: Readonly<Record<NamedCloud, Cloud>> = {
  enterprise: {
    apiUrl: 'https://manage.office.com',
    loginUrl: 'https://login.microsoftonline.com',
    portalUrl: 'https://entra.microsoft.com',
    graphUrl: 'https://graph.microsoft.com',
  },
  gcc: {
    apiUrl: 'https://manage-gcc.office.com',
    loginUrl: 'https://login.microsoftonline.com',
    portalUrl: 'https://entra.microsoft.com',
    graphUrl: 'https://graph.microsoft.com',
  },
  'gcc-high': {
    apiUrl: 'https://manage.office365.us',
    loginUrl: 'https://login.microsoftonline.us',
    portalUrl: 'https://entra.microsoft.us',
    graphUrl: 'https://graph.microsoft.us',
  },
  dod: {
    apiUrl: 'https://manage.protection.apps.mil',
    loginUrl: 'https://login.microsoftonline.us',
    portalUrl: 'https://entra.microsoft.us',
    graphUrl: 'https://dod-graph.microsoft.us',
  },
  sandbox: { apiUrl: SANDBOX_URL, loginUrl: SANDBOX_URL, portalUrl: SANDBOX_URL, graphUrl: SANDBOX_URL },
};

export function endpointOf(cloud: NamedCloud): Endpoint {
  const { apiUrl, loginUrl } = CLOUDS[cloud];
  return { cloud, apiUrl, loginUrl };
}
