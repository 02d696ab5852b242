import { describe, expect, test } from '@jest/globals';
import { placesOf } from '../../src/config/places.js';
import { Exit, UserError } from '../../src/errors.js';

describe('places', () => {
  test('a home puts everything under one folder', () => {
    const places = placesOf({ env: { O365_HOME: '/srv/o365', XDG_CONFIG_HOME: '/elsewhere' }, profile: 'contoso', homedir: '/home/a' });
    expect(places).toEqual({
      profile: 'contoso',
      configFile: '/srv/o365/config/config.json',
      keysFolder: '/srv/o365/keys',
      privateKeyFile: '/srv/o365/keys/contoso.key',
      certificateFile: '/srv/o365/keys/contoso.cer',
      secretFile: '/srv/o365/keys/contoso.secret',
      stateFolder: '/srv/o365/state/contoso',
      eventsFolder: '/srv/o365/data/contoso/events',
      quarantineFolder: '/srv/o365/data/contoso/quarantine',
    });
  });

  test('the flag --home wins over O365_HOME', () => {
    const places = placesOf({ env: { O365_HOME: '/a' }, home: '/b', profile: 'default', homedir: '/home/a' });
    expect(places.configFile).toBe('/b/config/config.json');
  });

  test('without a home the XDG folders are used, and without those their defaults', () => {
    const env = { XDG_CONFIG_HOME: '/xc', XDG_STATE_HOME: '/xs', XDG_DATA_HOME: '/xd' };
    expect(placesOf({ env, profile: 'default', homedir: '/home/a' })).toMatchObject({
      configFile: '/xc/o365/config.json',
      privateKeyFile: '/xc/o365/keys/default.key',
      stateFolder: '/xs/o365/default',
      eventsFolder: '/xd/o365/default/events',
      quarantineFolder: '/xd/o365/default/quarantine',
    });
    expect(placesOf({ env: {}, profile: 'default', homedir: '/home/a' })).toMatchObject({
      configFile: '/home/a/.config/o365/config.json',
      stateFolder: '/home/a/.local/state/o365/default',
      eventsFolder: '/home/a/.local/share/o365/default/events',
    });
  });

  test('a relative XDG folder is ignored, as its specification asks', () => {
    const places = placesOf({ env: { XDG_CONFIG_HOME: 'config' }, profile: 'default', homedir: '/home/a' });
    expect(places.configFile).toBe('/home/a/.config/o365/config.json');
  });

  test.each(['', '.', '..', '../x', 'a/b', 'a\\b', '-x', '__proto__', 'a b', 'ä', 'a\n', '%n', 'x'.repeat(65)])(
    'the profile name %j is a usage error',
    (profile) => {
      const attempt = (): unknown => placesOf({ env: {}, profile, homedir: '/home/a' });
      expect(attempt).toThrow(UserError);
      expect(attempt).toThrow(expect.objectContaining({ exitCode: Exit.usage }));
    },
  );

  test.each(['default', 'contoso.com', 'a-b_c', 'A1', 'constructor'])('the profile name %j is taken', (profile) => {
    expect(placesOf({ env: {}, profile, homedir: '/home/a' }).profile).toBe(profile);
  });
});
