/** `o365 configure`: which of its ways the flags and the terminal call for. */
import type { ConfigureOptions } from '../config/flags.js';
import type { CommandWorld } from './command-world.js';
import { configureCommand } from './configure.js';
import type { WizardWorld } from './configure-wizard.js';

export type EntryWorld = CommandWorld & {
  /** Somebody can be asked: standard input and standard error are a terminal. */
  isTerminal: boolean;
  /** Everything for asking; made only when somebody is asked. */
  wizard(): Promise<WizardWorld>;
};

export async function configureEntry(options: ConfigureOptions, world: EntryWorld): Promise<number> {
  if (options.yes === true || !world.isTerminal) {
    const { clock, terminal } = world;
    return await configureCommand(options, { ...world, now: () => clock.now(), out: (line) => terminal.out(line), warn: (line) => terminal.say(line) });
  }
  const { configureWizard } = await import('./configure-wizard.js');
  return await configureWizard(options, await world.wizard());
}
