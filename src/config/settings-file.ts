/**
 * The settings: one file for all profiles, kept by conf; 0600 in a folder of 0700. There is never a secret in it, a damaged one is never
 * cleared, and what the program does not know is refused rather than ignored.
 */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Conf from 'conf';
import { Exit, UserError } from '../errors.js';
import type { Settings } from '../model.js';
import type { Places } from './places.js';
import { SETTINGS_SCHEMA, SETTINGS_VERSION, fromStored, isObject, relativePathIn, toStored, unknownKeyIn } from './settings-schema.js';
import type { StoredSettings } from './settings-schema.js';

const CORRECT_IT = 'Correct it, or move it away and run `o365 configure` again.';

/** What the file alone says of a profile, or null. Throws as `readSettings` does. */
export function storedSettings(places: Places, profile: string): Settings | null {
  const { profiles } = readFile(places.configFile);
  const stored = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
  if (stored === undefined) return null;
  const relative = relativePathIn(stored);
  if (relative === null) return fromStored(stored);
  throw new UserError(Exit.settings, `The settings file ${places.configFile} is wrong: ${relative} of "${profile}" is not an absolute path.`, {
    hint: 'A job may start in any folder: write the whole path.',
  });
}

/** The names of the configured profiles. */
export function listProfiles(places: Places): string[] {
  return Object.keys(readFile(places.configFile).profiles).toSorted();
}

/** Writes one profile and leaves the others as they are: whole or not at all. Throws UserError(74) when the disk or the rights say no. */
export function writeSettings(places: Places, profile: string, settings: Settings): void {
  writeProfiles(places.configFile, { ...readFile(places.configFile).profiles, [profile]: toStored(settings) });
}

/** Forgets one profile and leaves the others as they are. Throws as `writeSettings` does. */
export function removeSettings(places: Places, profile: string): void {
  const { [profile]: _gone, ...others } = readFile(places.configFile).profiles;
  writeProfiles(places.configFile, others);
}

function writeProfiles(configFile: string, profiles: StoredSettings['profiles']): void {
  const folder = dirname(configFile);
  try {
    // conf would make the folder as wide as the umask lets it.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    open(configFile).store = { version: SETTINGS_VERSION, profiles };
  } catch (error) {
    if (error instanceof UserError || codeOf(error) === null) throw error;
    throw new UserError(Exit.storage, `The settings could not be written to ${configFile} (${codeOf(error)}).`, {
      hint: 'Look at the free space and at the rights of the folder; nothing was changed.',
      cause: error,
    });
  }
}

function readFile(file: string): StoredSettings {
  try {
    // conf makes the folder while it reads; reading shall leave no trace.
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return { version: SETTINGS_VERSION, profiles: {} };
    const { store } = open(file);
    if (isStored(store)) return store;
  } catch (error) {
    throw unreadable(error, file);
  }
  throw refusal(`The settings file ${file} is wrong.`, CORRECT_IT);
}

function open(file: string): Conf {
  return new Conf({
    cwd: dirname(file),
    configName: basename(file, '.json'),
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: false,
    // Without `required`: conf also checks a file that is yet to be made. `parse` looks at the keys of the root.
    rootSchema: { additionalProperties: false },
    schema: SETTINGS_SCHEMA.properties ?? {},
    // The schema is ours: ajv need not hold it against its own (20 ms of each start, under the profiler): a test does.
    ajvOptions: { discriminator: true, allErrors: false, validateSchema: false },
    deserialize: (text) => parse(text, file),
  });
}

function parse(text: string, file: string): Record<string, unknown> {
  const value = parseJson(text);
  if (!isObject(value)) throw refusal(`The settings file ${file} is damaged: it holds no JSON object.`, CORRECT_IT);
  const version = value['version'];
  if (typeof version === 'number' && version > SETTINGS_VERSION) {
    throw refusal(
      `The settings file ${file} has version ${version}; this program reads up to version ${SETTINGS_VERSION}.`,
      'Install a newer o365.',
    );
  }
  const unknown = unknownKeyIn(value);
  if (unknown !== null) {
    const isSecret = /secret|password|token/i.test(unknown);
    throw refusal(
      `The settings file ${file} has a key that is not known: ${unknown}`,
      isSecret ? 'A secret has no place in this file; see --client-secret-file.' : CORRECT_IT,
    );
  }
  const missing = SETTINGS_SCHEMA.required?.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) throw refusal(`The settings file ${file} lacks the key "${missing}".`, CORRECT_IT);
  return value;
}

/** conf has held the value against the schema; this tells the compiler. */
function isStored(value: Record<string, unknown>): value is StoredSettings {
  return value['version'] === SETTINGS_VERSION && isObject(value['profiles']);
}

function unreadable(error: unknown, file: string): unknown {
  if (error instanceof UserError) return error;
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return refusal(`The settings file ${file} cannot be read by this user (${code}).`, 'Run as the user who configured, or correct its owner.');
  }
  if (code !== null) return refusal(`The settings file ${file} cannot be read (${code}).`, 'Look at what lies there.');
  const violation = /^Config schema violation: (.*)$/s.exec(messageOf(error))?.[1];
  return violation === undefined
    ? error
    : refusal(`The settings file ${file} is wrong: ${violation}.`, CORRECT_IT);
}

function refusal(message: string, hint: string): UserError {
  return new UserError(Exit.settings, message, { hint });
}

// Not by instanceof: a test runs in a realm of its own, with another Error.
function codeOf(error: unknown): string | null {
  return isObject(error) && typeof error['code'] === 'string' ? error['code'] : null;
}

function messageOf(error: unknown): string {
  return isObject(error) && typeof error['message'] === 'string' ? error['message'] : '';
}

/** JSON.parse quotes the file in its own message. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
