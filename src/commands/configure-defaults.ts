/** What the questions suggest: flags over environment over what is stored. */
import { settingsFromFlags } from '../config/flags.js';
import type { ConfigureOptions } from '../config/flags.js';
import type { Environment, Places } from '../config/places.js';
import type { Settings } from '../model.js';

/** Stands in for an answer that is yet to be given, so that the flags can be checked all the same. */
const NOT_YET = { tenantId: '00000000-0000-0000-0000-000000000001', applicationId: '00000000-0000-0000-0000-000000000002' };

/** Throws as `settingsFromFlags` does, but not for an ID that is missing. */
export function wizardDefaults(options: ConfigureOptions, from: { env: Environment; cwd: string; places: Places; present: Settings | null }): Partial<Settings> {
  const given = {
    tenantId: options.tenantId ?? from.env['O365_TENANT_ID'] ?? from.present?.tenantId,
    applicationId: options.applicationId ?? from.env['O365_APPLICATION_ID'] ?? from.present?.applicationId,
  };
  const settings: Partial<Settings> = settingsFromFlags({ ...options, tenantId: given.tenantId ?? NOT_YET.tenantId, applicationId: given.applicationId ?? NOT_YET.applicationId }, from);
  if (given.tenantId === undefined) delete settings.tenantId;
  if (given.applicationId === undefined) delete settings.applicationId;
  if (settings.publisherId === NOT_YET.tenantId) delete settings.publisherId;
  return settings;
}
