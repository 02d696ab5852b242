/** "Register it for me", as far as it is asked: where Graph is, and the name of the app. */
import { Exit, UserError } from '../errors.js';
import type { ExitCode } from '../errors.js';
import type { Settings } from '../model.js';
import type { Place, Registered, WizardParts } from './ask.js';
import { permissionsFor } from './steps.js';

/** Null when it was refused, which has been said then: another way may be chosen. */
export async function tryToRegister(place: Place, contentTypes: Settings['contentTypes'], parts: WizardParts): Promise<Registered | null> {
  try {
    return await registerFor(place, contentTypes, parts);
  } catch (error) {
    if (!(error instanceof UserError) || ([Exit.interrupted, Exit.storage] as ExitCode[]).includes(error.exitCode)) throw error;
    parts.warn(error.message);
    if (error.hint !== null) parts.warn(error.hint);
    parts.say('');
    return null;
  }
}

async function registerFor(place: Place, contentTypes: Settings['contentTypes'], parts: WizardParts): Promise<Registered> {
  const { ask, checks } = parts;
  const graphUrl =
    place.graphUrl ??
    (await ask.text({ message: 'URL of Microsoft Graph:', default: place.endpoint.loginUrl, read: (text) => checks.url('Graph URL', text) }));
  const name = await ask.text({ message: 'Name of the app:', default: appNameOf(parts), read: readAppName });
  const { tenantId, applicationId } = parts.defaults;
  return await parts.register({ place, graphUrl, name, permissions: permissionsFor(contentTypes), tenantId: tenantId ?? null, applicationId: applicationId ?? null });
}

export function appNameOf({ profile }: WizardParts): string {
  return profile === 'default' ? 'o365 collector' : `o365 collector (${profile})`;
}

/** documented: displayName holds 1 to 120 characters. */
function readAppName(text: string): string {
  const name = text.trim();
  if (/^[^\p{C}]{1,120}$/u.test(name)) return name;
  throw new UserError(Exit.usage, 'A name has 1 to 120 characters.');
}
