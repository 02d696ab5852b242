/** `o365 configure` in a terminal: the walk-through, then the saving, then "verify now?" and "run it?". */
import type { ConfigureOptions } from '../config/flags.js';
import { placesOf } from '../config/places.js';
import { Exit, UserError } from '../errors.js';
import { runWizard } from '../wizard/wizard.js';
import { partsOf } from './configure-parts.js';
import type { WizardWorld } from './configure-parts.js';
import { saveAll } from './configure-save.js';

/** Resolves to 0 once saved, or to the code of the verification that followed. Throws UserError: 130 when the person gives up, 74 for the disk. */
export async function configureWizard(options: ConfigureOptions, world: WizardWorld): Promise<number> {
  const places = placesOf({ env: world.env, home: options.home, profile: options.profile ?? 'default', homedir: world.homedir });
  const made: string[] = [];
  try {
    const result = await runWizard(partsOf(options, world, places, (trace) => made.push(trace)));
    saveAll(result, places);
    world.terminal.say(`Saved: ${places.configFile}`);
  } catch (error) {
    throw explained(error, world.signal, made);
  }
  return await whatNext(world, places.profile);
}

/** A request that Ctrl-C ended is Ctrl-C; and what was made for others to see stays, and is named. */
export function explained(error: unknown, signal: AbortSignal, made: readonly string[]): unknown {
  const isGivenUp = error instanceof UserError && error.exitCode === Exit.interrupted;
  if (!isGivenUp && !signal.aborted) return error;
  const words = isGivenUp ? error.message : 'Interrupted: the settings are as they were, nothing was saved.';
  return new UserError(Exit.interrupted, words, made.length === 0 ? {} : { hint: made.join(' ') });
}

/** A fresh registration needs a moment until all of Entra knows it, so the check may be repeated. */
async function whatNext({ ask, verify, schedule, terminal }: WizardWorld, profile: string): Promise<number> {
  const flag = profile === 'default' ? '' : ` --profile ${profile}`;
  let code: number = Exit.ok;
  if (verify === null) terminal.say(`Next: o365 verify${flag}`);
  else {
    for (let message = 'Verify the connection now?'; await ask.confirm({ message, default: true }); message = 'Verify again?') {
      code = await verify();
      if (code === Exit.ok) break;
    }
  }
  if (schedule === null) terminal.say(`Then, every 20 minutes from cron: o365 collect${flag}`);
  else if (code === Exit.ok && (await ask.confirm({ message: 'Collect every 20 minutes from now on (crontab)?', default: true }))) {
    const scheduled = await schedule();
    code = scheduled;
  }
  return code;
}
