/** `o365 configure`, the part without questions: flags in, settings and a key out, all of it or nothing. */
import { expiryOf, parseCertificate } from '../auth/certificate.js';
import type { CertificateFacts } from '../auth/certificate.js';
import { readClientSecret, readFederatedToken, readKeyPair, readSecretFile } from '../auth/key-file.js';
import { ensureKeyPair } from '../auth/own-key.js';
import type { OwnKey } from '../auth/own-key.js';
import { settingsFromFlags } from '../config/flags.js';
import type { ConfigureOptions } from '../config/flags.js';
import { placesOf } from '../config/places.js';
import type { Environment, Places } from '../config/places.js';
import { storedSettings, writeSettings } from '../config/settings-file.js';
import { Exit, UserError } from '../errors.js';
import type { ExitCode } from '../errors.js';
import type { Credential, Settings } from '../model.js';

export { CONFIGURE_FLAGS } from '../config/flags.js';
export type { ConfigureOptions } from '../config/flags.js';

export type ConfigureWorld = {
  env: Environment;
  /** The folder that relative paths mean. */
  cwd: string;
  homedir: string;
  isTerminal: boolean;
  now(): Date;
  /** A line of the result, for stdout. */
  out(line: string): void;
  /** A line for the person, for stderr. */
  warn(line: string): void;
};

/**
 * Checks every answer, makes key and certificate if need be, writes the settings last. Throws UserError: 64 for a flag, 78 for what is stored
 * already, 74 for the disk; then nothing has changed.
 */
export async function configureCommand(options: ConfigureOptions, world: ConfigureWorld): Promise<ExitCode> {
  if (options.yes !== true) throw needsYes(world.isTerminal);
  const profile = options.profile ?? 'default';
  const places = placesOf({ env: world.env, home: options.home, profile, homedir: world.homedir });
  const settings = settingsFromFlags(options, { env: world.env, cwd: world.cwd, places, present: storedSettings(places, profile) });
  checkFiles(settings, options);
  const key = await keyFor(settings.credential, places, options, world.now());
  try {
    writeSettings(places, profile, settings);
  } catch (error) {
    key?.undo();
    throw error;
  }
  const certificate = settings.credential.kind === 'certificate' && key !== null ? { file: settings.credential.certificateFile, key } : null;
  warnOfExpiry(certificate, world);
  if (options.json === true) world.out(JSON.stringify(toJson(profile, places, settings, certificate)));
  else for (const line of toLines(profile, places, settings, certificate)) world.out(line);
  return Exit.ok;
}

function needsYes(isTerminal: boolean): UserError {
  const why = isTerminal ? '`o365 configure` takes its answers from flags, and needs --yes.' : 'There is no terminal to ask on: `o365 configure` needs --yes.';
  return new UserError(Exit.usage, why, { hint: 'Run `o365 configure --yes --tenant-id <guid> --application-id <guid>`' });
}

/** Every file that is named is read once now, so that a slip shows here and not in the night. */
function checkFiles({ credential, caFile }: Settings, options: ConfigureOptions): void {
  if (caFile !== null) inFlag(options.caFile, '--ca-file', () => parseCertificate(readSecretFile(caFile, 'certificate authority'), caFile));
  if (credential.kind === 'secret-file') inFlag(options.clientSecretFile, '--client-secret-file', () => readClientSecret(credential.file));
  if (credential.kind === 'federated-token') inFlag(options.federatedTokenFile, '--federated-token-file', () => readFederatedToken(credential.file));
}

async function keyFor(credential: Credential, places: Places, options: ConfigureOptions, now: Date): Promise<OwnKey | null> {
  if (credential.kind !== 'certificate') return null;
  const isOwn = credential.privateKeyFile === places.privateKeyFile && credential.certificateFile === places.certificateFile;
  if (isOwn) return ensureKeyPair(places, `o365 ${places.profile}`, now);
  return inFlag(options.certificate, '--certificate and --private-key', () => {
    const { certificate } = readKeyPair(credential);
    if (expiryOf(certificate, now).state !== 'expired') return { certificate, made: 'nothing', undo: () => undefined };
    throw new UserError(Exit.settings, `The certificate ${credential.certificateFile} has expired on ${dayOf(certificate.validTo)}.`, {
      hint: 'Give one that is valid, or leave both flags out.',
    });
  });
}

/** What is wrong with a file is a usage error when a flag of this run named it. */
function inFlag<T>(given: unknown, flag: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (given === undefined || !(error instanceof UserError)) throw error;
    throw new UserError(Exit.usage, `${flag}: ${error.message}`, error.hint === null ? {} : { hint: error.hint });
  }
}

type Shown = { file: string; key: OwnKey } | null;

function warnOfExpiry(shown: Shown, world: Pick<ConfigureWorld, 'now' | 'warn'>): void {
  if (shown === null) return;
  const { state, days } = expiryOf(shown.key.certificate, world.now());
  if (state === 'expires-soon') world.warn(`The certificate ${shown.file} expires in ${days} days.`);
  if (state === 'expired') world.warn(`The certificate ${shown.file} has expired.`);
  if (state === 'not-yet-valid') world.warn(`The certificate ${shown.file} is not valid yet: is this machine's clock right?`);
}

function toJson(profile: string, places: Places, settings: Settings, shown: Shown): Record<string, unknown> {
  return {
    version: 1,
    profile,
    configFile: places.configFile,
    settings,
    certificate: shown === null ? null : { file: shown.file, made: shown.key.made, ...facts(shown.key.certificate) },
  };
}

function facts({ subject, thumbprintSha1, thumbprintSha256, validTo }: CertificateFacts): Record<string, string> {
  return { subject, thumbprintSha1, thumbprintSha256, validTo: validTo.toISOString() };
}

function toLines(profile: string, places: Places, settings: Settings, shown: Shown): string[] {
  const { endpoint } = settings;
  return [
    `Profile "${profile}" is configured: ${endpoint.cloud} (${endpoint.apiUrl}), tenant ${settings.tenantId}`,
    `  settings     ${places.configFile}`,
    ...(shown === null ? [`  credential   ${settings.credential.kind}`] : certificateLines(shown)),
    '',
    ...(shown === null || shown.key.made === 'nothing'
      ? []
      : ['Next, upload that file: Entra admin center > App registrations > your app', '  > Certificates & secrets > Certificates > Upload certificate']),
    `Then check the connection: o365 verify${profile === 'default' ? '' : ` --profile ${profile}`}`,
  ];
}

function certificateLines({ file, key }: Exclude<Shown, null>): string[] {
  const { thumbprintSha1, thumbprintSha256, validTo } = key.certificate;
  const note = { key: 'made now, with its key', certificate: 'made now, for the key that exists', nothing: 'exists already, stays in use' }[key.made];
  return [
    `  certificate  ${file} (${note})`,
    `  SHA-1        ${thumbprintSha1}`,
    `  SHA-256      ${thumbprintSha256}`,
    `  expires      ${dayOf(validTo)}`,
  ];
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
