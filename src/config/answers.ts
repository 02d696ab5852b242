/**
 * One function for each answer of the set-up: checks it, puts it into its one written form, or throws UserError(64) with the sentence
 * that helps. Pure. A value is not quoted back: people paste secrets into the wrong question.
 */
import { Exit, UserError } from '../errors.js';
import { CONTENT_TYPES, NO_DATA_ALERTS, parseContentType } from '../model.js';
import type { ContentType, Endpoint, NoDataAlert } from '../model.js';
import { CLOUD_NAMES, CLOUDS, endpointOf } from './clouds.js';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NIL_GUID = '00000000-0000-0000-0000-000000000000';
/** documented: the application ID of the API itself, in every tenant. It is on the page that the admin copies from. */
const API_APPLICATION_ID = 'c5393580-f805-4401-95e8-94b7a6ef2fc2';

/** `name` begins the sentence: "Tenant ID", "Application ID". */
export function guidAnswer(name: string, text: string): string {
  const bare = text.replaceAll(/[\s"'{}()<>/]/g, '').toLowerCase();
  const guid = /^[0-9a-f]{32}$/.test(bare) ? bare.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : bare;
  if (guid === NIL_GUID) throw wrong(`${name}: this is the empty GUID, all zeros.`, `Copy the ${name} from the app's Overview page.`);
  if (guid === API_APPLICATION_ID) {
    throw wrong(`${name}: this is the ID of the Office 365 Management APIs themselves.`, "Copy the ID from your own app's Overview page.");
  }
  if (GUID.test(guid)) return guid;
  if (bare === '') throw wrong(`${name}: nothing was given.`, `Copy the ${name} from the app's Overview page.`);
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(bare)) {
    throw wrong(`${name}: this is a domain name, but the service takes only the GUID.`, 'Entra admin center > Overview shows it as "Tenant ID".');
  }
  if (/^[\w.~-]{34,44}$/.test(bare) && bare.includes('~')) {
    throw wrong(`${name}: this looks like a client secret, which belongs in a file of its own.`, 'Treat it as exposed if others see this terminal.');
  }
  throw wrong(`${name}: this is not a GUID, which looks like 1b4e28ba-2fa1-11d2-883f-0016d3cca427.`, `Copy the ${name} from the app's Overview page.`);
}

export const tenantIdAnswer = (text: string): string => guidAnswer('Tenant ID', text);
export const applicationIdAnswer = (text: string): string => guidAnswer('Application ID', text);
export const publisherIdAnswer = (text: string): string => guidAnswer('Publisher ID', text);

/** The most common slip: the same line of the Overview page copied twice. */
export function checkDifferentIds(tenantId: string, applicationId: string): void {
  if (tenantId !== applicationId) return;
  throw wrong(
    'Tenant ID and Application ID are the same.',
    'The Overview page of the app shows both: "Application (client) ID" and "Directory (tenant) ID".',
  );
}

/** `endpoint` is a name of a cloud or an https URL; the URL of a known cloud counts as its name. */
export function endpointAnswer(endpoint: string, loginUrl: string | null): Endpoint {
  const name = endpoint.trim().toLowerCase().replaceAll(/[\s_-]/g, '');
  const cloud =
    CLOUD_NAMES.find((known) => known.replaceAll('-', '') === name) ??
    CLOUD_NAMES.find((known) => CLOUDS[known].apiUrl === originOf(endpoint));
  if (cloud !== undefined) {
    const known = endpointOf(cloud);
    if (loginUrl === null || originAnswer('Login URL', loginUrl) === known.loginUrl) return known;
    throw wrong(`--login-url belongs to an endpoint given as a URL; ${cloud} has its own: ${known.loginUrl}`, 'Leave --login-url out.');
  }
  if (!/[.:/]/.test(endpoint)) {
    throw wrong(`Endpoint: one of ${CLOUD_NAMES.join(', ')}, or an https URL.`, 'Most organisations are "enterprise".');
  }
  const apiUrl = originAnswer('Endpoint', endpoint);
  if (CLOUD_NAMES.some((known) => known !== 'sandbox' && CLOUDS[known].loginUrl === apiUrl)) {
    throw wrong('Endpoint: this is the log-in host, not the host of the API.', `One of ${CLOUD_NAMES.join(', ')}.`);
  }
  if (loginUrl === null) {
    throw wrong('An endpoint given as a URL needs --login-url too.', 'For example: --login-url https://login.microsoftonline.com');
  }
  return { cloud: 'custom', apiUrl, loginUrl: originAnswer('Login URL', loginUrl) };
}

/** An https origin: scheme, host, port; no path, no user name. A missing scheme is forgiven. */
export function originAnswer(name: string, text: string): string {
  const url = parseUrl(text);
  if (url === null) throw wrong(`${name}: this is not a URL.`, 'For example: https://manage.office.com');
  if (url.protocol !== 'https:') throw wrong(`${name}: only https is spoken, a token never goes over plain http.`, 'Write https:// at its beginning.');
  if (url.username !== '' || url.password !== '') {
    throw wrong(`${name}: a user name or password has no place in this URL.`, 'Give scheme, host and port only.');
  }
  if (!/^\/*$/.test(url.pathname) || url.search !== '' || url.hash !== '') {
    throw wrong(`${name}: give scheme, host and port only; the path is added for you.`, `For example: ${url.origin}`);
  }
  return url.origin;
}

/** Names in any letter case, parted by commas or blanks; each once, in the service's own order. */
export function contentTypesAnswer(text: string): ContentType[] {
  const names = text.split(/[\s,;]+/).filter((name) => name !== '');
  const types = names.map((name) => {
    const type = parseContentType(name.replaceAll(/["']/g, ''));
    if (type === null) throw wrong(`Content types: one of them is unknown. The five are ${CONTENT_TYPES.join(', ')}.`);
    return type;
  });
  if (types.length === 0) throw wrong(`Content types: nothing was given. The five are ${CONTENT_TYPES.join(', ')}.`);
  return CONTENT_TYPES.filter((type) => types.includes(type));
}

/** "30m" and its like; also "60m" and "3d", which are other words for two of them. */
export function noDataAlertAnswer(text: string): NoDataAlert {
  const bare = text.trim().toLowerCase();
  const alert = NO_DATA_ALERTS.find((known) => known === ({ '60m': '1h', '1d': '24h', '3d': '72h' }[bare] ?? bare));
  if (alert !== undefined) return alert;
  throw wrong(`No-data alert: one of ${NO_DATA_ALERTS.join(', ')}.`, 'For example: --no-data-alert 6h');
}

/** Whole days, or null for "off". */
export function keepDaysAnswer(text: string): number | null {
  if (text.trim().toLowerCase() === 'off') return null;
  if (/^[1-9]\d{0,4}$/.test(text.trim())) return Number(text);
  throw wrong('Days to keep: a whole number from 1 on, or off.', 'For example: --keep-days 90');
}

function originOf(text: string): string | null {
  const url = parseUrl(text);
  return url !== null && /^\/*$/.test(url.pathname) && url.username === '' ? url.origin : null;
}

function parseUrl(text: string): URL | null {
  const bare = text.trim().replaceAll(/^["'<]+|["'>]+$/g, '');
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare) ? bare : `https://${bare}`;
  return bare !== '' && URL.canParse(withScheme) ? new URL(withScheme) : null;
}

function wrong(message: string, hint?: string): UserError {
  return new UserError(Exit.usage, message, hint === undefined ? {} : { hint });
}
