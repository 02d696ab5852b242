/** `o365 configure`: which of its ways the flags and the terminal call for. */
import type { ConfigureOptions } from '../config/flags.js';
import { Exit, UserError } from '../errors.js';
import type { CommandWorld } from './command-world.js';
import { configureCommand } from './configure.js';
import type { WizardWorld } from './configure-parts.js';

export type EntryWorld = CommandWorld & {
  /** Somebody can be asked: standard input and standard error are a terminal. */
  isTerminal: boolean;
  /** Everything for asking; made only when somebody is asked. */
  wizard: () => Promise<WizardWorld>;
};

export async function configureEntry(options: ConfigureOptions, world: EntryWorld): Promise<number> {
  const ways = [options.show, options.list, options.remove, options.renewCertificate, options.register].filter((flag) => flag === true);
  if (ways.length > 1) throw new UserError(Exit.usage, 'One of --show, --list, --remove, --renew-certificate and --register only.', { hint: 'Leave the others out.' });
  if (options.events === true && options.remove !== true) throw new UserError(Exit.usage, '--events goes with --remove only.', { hint: 'Leave it out.' });
  const mayAsk = world.isTerminal && options.yes !== true;
  if (options.show === true || options.list === true || options.remove === true) {
    const { removeProfile, showProfile, showProfiles } = await import('./configure-profiles.js');
    if (options.show === true) return showProfile(options, world);
    if (options.list === true) return showProfiles(options, world);
    return await removeProfile(options, world, mayAsk ? async (message) => (await world.wizard()).ask.confirm({ message, default: false }) : null);
  }
  if (options.renewCertificate === true) {
    const { renewCertificate } = await import('./configure-renew.js');
    const wizard = mayAsk ? await world.wizard() : null;
    return await renewCertificate(options, wizard ?? { ...world, signal: world.interruption().signal }, wizard);
  }
  if (mayAsk) {
    const { configureWizard } = await import('./configure-wizard.js');
    return await configureWizard(options, await world.wizard());
  }
  const ids = options.register === true ? await (await import('./configure-register-alone.js')).registerAlone(options, world) : {};
  const { clock, terminal } = world;
  const yes = options.register === true ? { yes: true } : {};
  return await configureCommand(
    { ...options, ...ids, ...yes },
    { ...world, now: () => clock.now(), out: (line) => terminal.out(line), warn: (line) => terminal.say(line) },
  );
}
