/** The settings that a command works with: flags apart, the environment wins over the file. */
import { existsSync } from 'node:fs';
import { Exit, UserError } from '../errors.js';
import { DEFAULT_CONTENT_TYPES } from '../model.js';
import type { Credential, Settings } from '../model.js';
import { checkDifferentIds } from './answers.js';
import { endpointOf } from './clouds.js';
import { secretFromEnvironment, settingsFromEnvironment } from './environment.js';
import type { Environment, Places } from './places.js';
import { listProfiles, storedSettings } from './settings-file.js';

/**
 * The settings of a profile, the environment over the file; with enough in the environment no file is needed.
 * Throws UserError(78): not configured, unreadable, damaged, wrong, from a newer version.
 */
export function readSettings(places: Places, profile: string, env: Environment, cwd = '.'): Settings {
  const stored = storedSettings(places, profile);
  const given = settingsFromEnvironment(env, cwd);
  const { tenantId, applicationId } = { ...stored, ...given };
  const credential = given.credential ?? stored?.credential ?? secretFromEnvironment(env) ?? madeCertificate(places);
  if (tenantId === undefined || applicationId === undefined || credential === null) {
    const others = listProfiles(places);
    throw new UserError(Exit.settings, `The profile "${profile}" is not configured.`, {
      hint: `Run \`o365 configure\`${others.length === 0 ? '' : `; configured: ${others.join(', ')}`}.`,
    });
  }
  checkIds(tenantId, applicationId);
  return {
    endpoint: endpointOf('enterprise'),
    contentTypes: DEFAULT_CONTENT_TYPES,
    caFile: null,
    recheck: 'daily',
    noDataAlert: 'none',
    ...stored,
    ...given,
    tenantId,
    applicationId,
    credential,
    publisherId: given.publisherId ?? publisherOf(stored, tenantId),
  };
}

/** The key that `configure` made earlier serves a profile that the environment describes. */
function madeCertificate({ certificateFile, privateKeyFile }: Places): Credential | null {
  return existsSync(privateKeyFile) && existsSync(certificateFile) ? { kind: 'certificate', certificateFile, privateKeyFile } : null;
}

/** A stored publisher that only followed the stored tenant follows the tenant of the environment too. */
function publisherOf(stored: Settings | null, tenantId: string): string {
  return stored === null || stored.publisherId === stored.tenantId ? tenantId : stored.publisherId;
}

function checkIds(tenantId: string, applicationId: string): void {
  try {
    checkDifferentIds(tenantId, applicationId);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(Exit.settings, error.message, error.hint === null ? {} : { hint: error.hint });
  }
}
