/** `o365 configure --register` where no question can be asked: the code is printed, and an administrator enters it on any machine. */
import type { ConfigureOptions } from '../config/flags.js';
import { placesOf } from '../config/places.js';
import { storedSettings } from '../config/settings-file.js';
import { DEFAULT_CONTENT_TYPES } from '../model.js';
import { linksOf } from '../wizard/endpoint.js';
import { permissionsFor } from '../wizard/steps.js';
import type { Registered } from '../wizard/ask.js';
import { endpointOf } from '../config/clouds.js';
import type { CommandWorld } from './command-world.js';
import { wizardDefaults } from './configure-defaults.js';
import { wizardNetwork } from './configure-network.js';
import { busyOn, clouds } from './configure-parts.js';
import { registerApp } from './configure-register.js';
import { explained } from './configure-wizard.js';

/** Throws UserError as the registration does; what was made is named in its hint. */
export async function registerAlone(options: ConfigureOptions, world: CommandWorld): Promise<Registered> {
  const { env, cwd, homedir, userAgent, clock, random, terminal } = world;
  const profile = options.profile ?? 'default';
  const places = placesOf({ env, home: options.home, profile, homedir });
  const defaults = wizardDefaults(options, { env, cwd, places, present: storedSettings(places, profile) });
  const endpoint = defaults.endpoint ?? endpointOf('enterprise');
  const place = { endpoint, caFile: defaults.caFile ?? null, ...linksOf(endpoint, clouds()) };
  const { signal } = world.interruption();
  const made: string[] = [];
  try {
    return await registerApp(
      {
        place,
        graphUrl: place.graphUrl ?? endpoint.loginUrl,
        name: profile === 'default' ? 'o365 collector' : `o365 collector (${profile})`,
        permissions: permissionsFor(defaults.contentTypes ?? DEFAULT_CONTENT_TYPES),
        tenantId: defaults.tenantId ?? null,
        applicationId: defaults.applicationId ?? null,
      },
      {
        sendWith: wizardNetwork(userAgent, signal).sendWith,
        clock,
        random,
        signal,
        files: { certificateFile: places.certificateFile, privateKeyFile: places.privateKeyFile },
        profile,
        say: (line) => terminal.say(line),
        busy: busyOn(terminal),
        confirmTenant: async () => Promise.resolve(true),
        onMade: (trace) => made.push(trace),
      },
    );
  } catch (error) {
    throw explained(error, signal, made);
  }
}
