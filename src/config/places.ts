/** Where a profile's files lie. Pure: nothing here looks at the disk. */
import { isAbsolute, join, resolve } from 'node:path';
import { Exit, UserError } from '../errors.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export type Places = {
  profile: string;
  configFile: string;
  keysFolder: string;
  privateKeyFile: string;
  /** The certificate to upload. */
  certificateFile: string;
  /** Where a client secret goes that was typed in. */
  secretFile: string;
  stateFolder: string;
  eventsFolder: string;
  /** Blobs that were not an array of records, kept whole. */
  quarantineFolder: string;
};

/** `home` is the flag --home; it wins over O365_HOME, which wins over the XDG folders. Throws UserError(64) for a profile name that is no name. */
export function placesOf(from: { env: Environment; home?: string | undefined; profile: string; homedir: string }): Places {
  const profile = checkProfileName(from.profile);
  const home = from.home || from.env['O365_HOME'];
  const roots = home ? rootsIn(resolve(home)) : xdgRoots(from.env, from.homedir);
  const keysFolder = join(roots.keys, 'keys');
  const data = join(roots.data, profile);
  return {
    profile,
    configFile: join(roots.config, 'config.json'),
    keysFolder,
    privateKeyFile: join(keysFolder, `${profile}.key`),
    certificateFile: join(keysFolder, `${profile}.cer`),
    secretFile: join(keysFolder, `${profile}.secret`),
    stateFolder: join(roots.state, profile),
    eventsFolder: join(data, 'events'),
    quarantineFolder: join(data, 'quarantine'),
  };
}

/** A name becomes part of paths, of a crontab line and of a certificate's subject. */
export function checkProfileName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name;
  throw new UserError(
    Exit.usage,
    'A profile name has letters, digits, "-", "_" and ".", begins with a letter or digit, and is at most 64 long.',
    { hint: 'For example: --profile contoso' },
  );
}

type Roots = { config: string; keys: string; state: string; data: string };

function rootsIn(home: string): Roots {
  return { config: join(home, 'config'), keys: home, state: join(home, 'state'), data: join(home, 'data') };
}

function xdgRoots(env: Environment, homedir: string): Roots {
  // documented: the XDG base directory specification says that a relative path is invalid and to be ignored.
  const root = (variable: string, fallback: string): string => {
    const set = env[variable];
    return join(set && isAbsolute(set) ? set : join(homedir, fallback), 'o365');
  };
  const config = root('XDG_CONFIG_HOME', '.config');
  return { config, keys: config, state: root('XDG_STATE_HOME', '.local/state'), data: root('XDG_DATA_HOME', '.local/share') };
}
