/** `o365 configure --show`, `--list` and `--remove`: what is configured, and how to be rid of it. */
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { nextFilesOf } from '../auth/next-key.js';
import type { ConfigureOptions } from '../config/flags.js';
import { placesOf } from '../config/places.js';
import type { Places } from '../config/places.js';
import { listProfiles, removeSettings, storedSettings } from '../config/settings-file.js';
import { Exit, UserError } from '../errors.js';
import type { Settings } from '../model.js';
import { takeRunLock } from '../store/run-lock.js';
import { summaryOf } from '../wizard/summary.js';
import type { CommandWorld } from './command-world.js';

type World = Pick<CommandWorld, 'env' | 'homedir' | 'terminal' | 'pid' | 'clock'>;

export function showProfile(options: ConfigureOptions, world: World): number {
  const places = placesFor(options, world);
  const settings = settingsOf(places);
  if (options.json === true) world.terminal.out(JSON.stringify({ version: 1, profile: places.profile, configFile: places.configFile, settings }));
  else for (const line of [`Profile "${places.profile}"`, ...summaryOf(settings, places.configFile)]) world.terminal.out(line);
  return Exit.ok;
}

export function showProfiles(options: ConfigureOptions, world: World): number {
  const places = placesFor(options, world);
  const profiles = listProfiles(places).map((profile) => {
    const { tenantId, endpoint } = settingsOf(placesFor({ ...options, profile }, world));
    return { profile, tenantId, endpoint: endpoint.cloud };
  });
  if (options.json === true) world.terminal.out(JSON.stringify({ version: 1, configFile: places.configFile, profiles }));
  else if (profiles.length === 0) world.terminal.say('No profile is configured yet: o365 configure');
  const width = Math.max(0, ...profiles.map(({ profile }) => profile.length));
  if (options.json !== true) for (const { profile, tenantId, endpoint } of profiles) world.terminal.out(`${profile.padEnd(width)}  ${tenantId}  ${endpoint}`);
  return Exit.ok;
}

/** `confirm` is null where nobody can be asked. Throws UserError: 64 without --yes there, 78 for an unknown profile, 75 while a run is under way. */
export async function removeProfile(options: ConfigureOptions, world: World, confirm: ((message: string) => Promise<boolean>) | null): Promise<number> {
  const places = placesFor(options, world);
  settingsOf(places);
  if (options.yes !== true && confirm === null) {
    throw new UserError(Exit.usage, 'There is no terminal to ask on: `o365 configure --remove` needs --yes.', { hint: 'Add --yes if the profile is to be deleted.' });
  }
  const data = dirname(places.eventsFolder);
  const doomed = [...secretsOf(places), places.stateFolder, ...(options.events === true ? [data] : [])].filter((path) => existsSync(path));
  const { say } = { say: (line: string): void => world.terminal.say(line) };
  say(`Profile "${places.profile}": this is deleted:`);
  for (const path of [`its settings in ${places.configFile}`, ...doomed]) say(`  ${path}`);
  if (options.events !== true && existsSync(data)) say(`The events stay: ${data} (--events deletes them too)`);
  if (options.yes !== true && !(await confirm!('Delete it?'))) throw new UserError(Exit.interrupted, 'Nothing was deleted.');
  deleteAll(places, doomed, world);
  say('Deleted. The app in Entra stays, and so does a crontab line: o365 schedule disable');
  if (options.json === true) world.terminal.out(JSON.stringify({ version: 1, profile: places.profile, removed: doomed }));
  return Exit.ok;
}

/** A run that is under way holds the lock; the settings go last, so that what failed can be tried again. */
function deleteAll(places: Places, doomed: readonly string[], { pid, clock }: World): void {
  const lock = existsSync(places.stateFolder) ? takeRunLock(places.stateFolder, { pid, startedAt: clock.now().toISOString() }) : null;
  if (lock?.taken === false) {
    throw new UserError(Exit.partial, `A run of the profile "${places.profile}" is under way; nothing was deleted.`, { hint: 'Run it again when that has ended.' });
  }
  try {
    for (const path of doomed) rmSync(path, { recursive: true, force: true });
    removeSettings(places, places.profile);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UserError(Exit.storage, `Not everything could be deleted (${code}).`, { hint: 'Look at the rights of the folders, and run it again.', cause: error });
  } finally {
    lock?.release();
  }
}

/** Only what this program made: a key or secret of the person's own stays where it is. */
function secretsOf(places: Places): string[] {
  const next = nextFilesOf(places);
  return [places.privateKeyFile, places.certificateFile, next.privateKeyFile, next.certificateFile, places.secretFile];
}

function settingsOf(places: Places): Settings {
  const settings = storedSettings(places, places.profile);
  if (settings !== null) return settings;
  const others = listProfiles(places);
  throw new UserError(Exit.settings, `The profile "${places.profile}" is not configured.`, {
    hint: others.length === 0 ? 'Run `o365 configure`.' : `Configured: ${others.join(', ')}.`,
  });
}

function placesFor(options: ConfigureOptions, { env, homedir }: World): Places {
  return placesOf({ env, home: options.home, profile: options.profile ?? 'default', homedir });
}
