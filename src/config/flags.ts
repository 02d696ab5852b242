/** The flags of `configure`, and the settings that they make together with the environment and what is stored already. */
import { resolve } from 'node:path';
import { Exit, UserError } from '../errors.js';
import { DEFAULT_CONTENT_TYPES } from '../model.js';
import type { Credential, Settings } from '../model.js';
import {
  applicationIdAnswer, checkDifferentIds, contentTypesAnswer, endpointAnswer, guidAnswer, keepDaysAnswer, noDataAlertAnswer, publisherIdAnswer, tenantIdAnswer,
} from './answers.js';
import { endpointOf } from './clouds.js';
import { secretFromEnvironment, settingsFromEnvironment } from './environment.js';
import type { Environment, Places } from './places.js';

export const CONFIGURE_FLAGS: readonly { flags: string; description: string }[] = [
  { flags: '--tenant-id <guid>', description: 'Directory (tenant) ID, from the Overview page of the app' },
  { flags: '--application-id <guid>', description: 'Application (client) ID, from the same page' },
  { flags: '--endpoint <name or URL>', description: 'enterprise, gcc, gcc-high, dod, sandbox, or an https URL (default: enterprise)' },
  { flags: '--login-url <URL>', description: 'with an endpoint URL: where tokens come from' },
  { flags: '--ca-file <pem>', description: 'a private certificate authority: TLS inspection, the sandbox' },
  { flags: '--certificate <pem>', description: 'a certificate of your own, with --private-key (default: one is made)' },
  { flags: '--private-key <pem>', description: 'the RSA key that belongs to --certificate' },
  { flags: '--client-secret-file <path>', description: 'a file that holds the client secret; O365_CLIENT_SECRET also works' },
  { flags: '--federated-token-file <path>', description: 'a file that holds a federated token (workload identity)' },
  { flags: '--managed-identity [client id]', description: 'the managed identity of this Azure machine' },
  { flags: '--content-types <a,b,...>', description: 'what to collect (default: the four Audit.* types, not DLP.All)' },
  { flags: '--publisher-id <guid>', description: 'whose request quota to use (default: the tenant)' },
  { flags: '--register', description: 'register the app for me: an administrator signs in once, with a code' },
  { flags: '--renew-certificate', description: 'make a second certificate beside the first, then change over to it' },
  { flags: '--show', description: 'print the settings (never a secret)' },
  { flags: '--list', description: 'list the profiles' },
  { flags: '--remove', description: 'delete the profile: settings, keys, state; the events stay' },
  { flags: '--events', description: 'with --remove: delete the collected events too' },
  { flags: '--no-data-alert <duration>', description: 'say so after this long without an event: none, 30m, 1h, 2h, 4h, 6h, 12h, 24h, 72h (default: none)' },
  { flags: '--keep-days <days>', description: 'remove events this many days after their receipt (default: off, which keeps all)' },
  { flags: '--yes', description: 'ask nothing; a missing answer is an error' },
  { flags: '--json', description: 'print the result as one JSON document' },
];

export type ConfigureOptions = {
  tenantId?: string;
  applicationId?: string;
  endpoint?: string;
  loginUrl?: string;
  caFile?: string;
  certificate?: string;
  privateKey?: string;
  clientSecretFile?: string;
  federatedTokenFile?: string;
  managedIdentity?: string | boolean;
  contentTypes?: string;
  publisherId?: string;
  register?: boolean;
  renewCertificate?: boolean;
  show?: boolean;
  list?: boolean;
  remove?: boolean;
  events?: boolean;
  /** A flag that begins with "no-" turns its option off in commander; with a value it is its own option all the same. */
  dataAlert?: string | boolean;
  keepDays?: string;
  yes?: boolean;
  json?: boolean;
  profile?: string;
  home?: string;
};

type Given = { env: Environment; cwd: string; places: Places; present: Settings | null };

/** Flags over environment over what is stored. Throws UserError(64), naming every flag that is missing, or the one that is wrong. */
export function settingsFromFlags(options: ConfigureOptions, { env, cwd, places, present }: Given): Settings {
  const base: Partial<Settings> = { ...present, ...settingsFromEnvironment(env, cwd) };
  const tenantId = options.tenantId === undefined ? base.tenantId : tenantIdAnswer(options.tenantId);
  const applicationId = options.applicationId === undefined ? base.applicationId : applicationIdAnswer(options.applicationId);
  if (tenantId === undefined || applicationId === undefined) {
    const missing = [...(tenantId === undefined ? ['--tenant-id <guid>'] : []), ...(applicationId === undefined ? ['--application-id <guid>'] : [])];
    throw usage(`Missing: ${missing.join(' and ')}.`, 'Both IDs are on the Overview page of the app in the Entra admin center.');
  }
  checkDifferentIds(tenantId, applicationId);
  return {
    tenantId,
    applicationId,
    endpoint: endpointFrom(options) ?? base.endpoint ?? endpointOf('enterprise'),
    credential: credentialFrom(options, cwd) ?? base.credential ?? secretFromEnvironment(env) ?? ownCertificate(places),
    contentTypes: options.contentTypes === undefined ? (base.contentTypes ?? DEFAULT_CONTENT_TYPES) : contentTypesAnswer(options.contentTypes),
    publisherId: options.publisherId === undefined ? publisherFrom(base, present, tenantId) : publisherIdAnswer(options.publisherId),
    caFile: options.caFile === undefined ? (base.caFile ?? null) : pathIn(cwd, '--ca-file', options.caFile),
    recheck: base.recheck ?? 'daily',
    noDataAlert: typeof options.dataAlert === 'string' ? noDataAlertAnswer(options.dataAlert) : (base.noDataAlert ?? 'none'),
    ...keepDaysFrom(options, base),
  };
}

/** "off" takes a stored one away. */
function keepDaysFrom({ keepDays }: ConfigureOptions, base: Partial<Settings>): Pick<Settings, 'keepDays'> {
  const days = keepDays === undefined ? (base.keepDays ?? null) : keepDaysAnswer(keepDays);
  return days === null ? {} : { keepDays: days };
}

function endpointFrom({ endpoint, loginUrl }: ConfigureOptions): Settings['endpoint'] | null {
  if (endpoint !== undefined) return endpointAnswer(endpoint, loginUrl ?? null);
  if (loginUrl === undefined) return null;
  throw usage('--login-url goes with an endpoint given as a URL: --endpoint <URL> is missing.', 'Give both.');
}

/** The credential that flags choose; null when none does. */
function credentialFrom(options: ConfigureOptions, cwd: string): Credential | null {
  const { certificate, privateKey, clientSecretFile, federatedTokenFile, managedIdentity } = options;
  const chosen = [
    ...(certificate === undefined && privateKey === undefined ? [] : ['--certificate and --private-key']),
    ...(clientSecretFile === undefined ? [] : ['--client-secret-file']),
    ...(federatedTokenFile === undefined ? [] : ['--federated-token-file']),
    ...(managedIdentity === undefined || managedIdentity === false ? [] : ['--managed-identity']),
  ];
  if (chosen.length > 1) throw usage(`One credential only, not ${chosen.join(' with ')}.`, 'Leave all but one out.');
  if (clientSecretFile !== undefined) return { kind: 'secret-file', file: pathIn(cwd, '--client-secret-file', clientSecretFile) };
  if (federatedTokenFile !== undefined) return { kind: 'federated-token', file: pathIn(cwd, '--federated-token-file', federatedTokenFile) };
  if (managedIdentity === true) return { kind: 'managed-identity', clientId: null };
  if (typeof managedIdentity === 'string') return { kind: 'managed-identity', clientId: guidAnswer('Client ID of the managed identity', managedIdentity) };
  if (certificate === undefined && privateKey === undefined) return null;
  if (certificate === undefined) throw usage('Missing: --certificate <pem>, which belongs to --private-key.', 'Give both.');
  if (privateKey === undefined) throw usage('Missing: --private-key <pem>, which belongs to --certificate.', 'Give both.');
  return {
    kind: 'certificate',
    certificateFile: pathIn(cwd, '--certificate', certificate),
    privateKeyFile: pathIn(cwd, '--private-key', privateKey),
  };
}

function ownCertificate({ certificateFile, privateKeyFile }: Places): Credential {
  return { kind: 'certificate', certificateFile, privateKeyFile };
}

/** A publisher that only followed the former tenant follows the new one. */
function publisherFrom(base: Partial<Settings>, present: Settings | null, tenantId: string): string {
  return base.publisherId === undefined || base.publisherId === present?.tenantId ? tenantId : base.publisherId;
}

function pathIn(cwd: string, flag: string, path: string): string {
  if (path.trim() !== '') return resolve(cwd, path);
  throw usage(`${flag}: no path was given.`, 'Name a file.');
}

function usage(message: string, hint: string): UserError {
  return new UserError(Exit.usage, message, { hint });
}
