/** All of it or nothing: a typed secret goes to its file only together with the settings that name it. */
import { existsSync, rmSync } from 'node:fs';
import { readSecretFile, writePrivateFile } from '../auth/key-file.js';
import type { Places } from '../config/places.js';
import { writeSettings } from '../config/settings-file.js';
import type { WizardResult } from '../wizard/wizard.js';

/** Throws UserError(74) when the disk or the rights say no; then everything is as it was. */
export function saveAll({ settings, typedSecret }: WizardResult, places: Places): void {
  const { secretFile, profile } = places;
  if (typedSecret === null) {
    writeSettings(places, profile, settings);
    return;
  }
  const before = existsSync(secretFile) ? readSecretFile(secretFile, 'client secret') : null;
  writePrivateFile(secretFile, typedSecret, { replace: true });
  try {
    writeSettings(places, profile, settings);
  } catch (error) {
    if (before === null) rmSync(secretFile, { force: true });
    else writePrivateFile(secretFile, before, { replace: true });
    throw error;
  }
}
