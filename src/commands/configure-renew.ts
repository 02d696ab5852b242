/**
 * `o365 configure --renew-certificate`: the first time a second key and certificate are made beside the first; once Entra takes the second,
 * it takes the place of the first. In between both work.
 */
import { parseCertificate } from '../auth/certificate.js';
import type { CertificateFacts } from '../auth/certificate.js';
import { readKeyPair, readSecretFile } from '../auth/key-file.js';
import { changeOver, isHalfChanged, nextFilesOf } from '../auth/next-key.js';
import { ensureKeyPair } from '../auth/own-key.js';
import { tokensOf } from '../auth/tokens.js';
import type { ConfigureOptions } from '../config/flags.js';
import { placesOf } from '../config/places.js';
import type { Places } from '../config/places.js';
import { readSettings } from '../config/settings.js';
import { Exit, UserError } from '../errors.js';
import type { Settings } from '../model.js';
import { permissionsFor } from '../wizard/steps.js';
import type { CommandWorld } from './command-world.js';
import { wizardNetwork } from './configure-network.js';
import { busyOn, clouds } from './configure-parts.js';
import type { WizardWorld } from './configure-parts.js';
import { registerApp } from './configure-register.js';
import { linksOf } from '../wizard/endpoint.js';

/** `wizard` is null where nobody can be asked. Throws UserError: 78 for a profile without a certificate of ours, 77 while Entra does not take the new one. */
export async function renewCertificate(options: ConfigureOptions, world: CommandWorld & { signal: AbortSignal }, wizard: WizardWorld | null): Promise<number> {
  const places = placesOf({ env: world.env, home: options.home, profile: options.profile ?? 'default', homedir: world.homedir });
  const settings = readSettings(places, places.profile, world.env, world.cwd);
  checkOurs(settings, places);
  if (isHalfChanged(places)) {
    changeOver(places);
    world.terminal.say('The change-over of the last call is completed.');
    return print('changed', readKeyPair(places).certificate, options, places, world);
  }
  const next = await ensureKeyPair(nextFilesOf(places), `o365 ${places.profile}`, world.clock.now());
  const isNew = next.made !== 'nothing';
  if (isNew) announce(next.certificate, places, world);
  if (isNew && wizard === null) return print('made', next.certificate, options, places, world);
  if (isNew && wizard !== null && !(await upload(settings, places, wizard))) return print('made', next.certificate, options, places, world);
  await tryNext(settings, places, world);
  const old = parseCertificate(readSecretFile(places.certificateFile, 'certificate'), places.certificateFile);
  changeOver(places);
  world.terminal.say('Entra takes the new certificate; it has taken the place of the old one.');
  world.terminal.say('The old one may be deleted from the app, its SHA-1 thumbprint is');
  world.terminal.say(`  ${old.thumbprintSha1}`);
  return print('changed', next.certificate, options, places, world);
}

function checkOurs({ credential }: Settings, { privateKeyFile }: Places): void {
  if (credential.kind === 'certificate' && credential.privateKeyFile === privateKeyFile) return;
  throw new UserError(Exit.settings, 'This profile has no certificate that was made here.', {
    hint: 'Renew it where it came from; or run `o365 configure` and choose a certificate made here.',
  });
}

function announce({ thumbprintSha1, thumbprintSha256, validTo }: CertificateFacts, places: Places, { terminal }: CommandWorld): void {
  const lines = [
    'A second certificate was made. Upload it beside the first:',
    'App registrations > your app > Certificates & secrets > Certificates',
    `  file     ${nextFilesOf(places).certificateFile}`,
    `  SHA-1    ${thumbprintSha1}`,
    `  SHA-256  ${thumbprintSha256.slice(0, 32)}`,
    `           ${thumbprintSha256.slice(32)}`,
    `  expires  ${validTo.toISOString().slice(0, 10)}`,
    'The first stays in use until Entra takes the second. To change over later:',
    `  o365 configure --renew-certificate${places.profile === 'default' ? '' : ` --profile ${places.profile}`}`,
  ];
  for (const line of lines) terminal.say(line);
}

/** False when it is to be done later. */
async function upload(settings: Settings, { profile, ...places }: Places, { ask, clock, random, signal, userAgent, terminal }: WizardWorld): Promise<boolean> {
  const way = await ask.choose<'for-me' | 'done' | 'later'>({
    message: 'The upload:',
    choices: [
      { value: 'done', name: 'I have uploaded it: change over now' },
      { value: 'for-me', name: 'Upload it for me', description: 'An administrator signs in once, with a code.' },
      { value: 'later', name: 'Later' },
    ],
    default: 'done',
  });
  if (way !== 'for-me') return way === 'done';
  const place = { endpoint: settings.endpoint, caFile: settings.caFile, ...linksOf(settings.endpoint, clouds()) };
  const { tenantId, applicationId, contentTypes } = settings;
  const graphUrl = place.graphUrl ?? settings.endpoint.loginUrl;
  await registerApp(
    { place, graphUrl, name: 'o365 collector', permissions: permissionsFor(contentTypes), tenantId, applicationId },
    {
      sendWith: wizardNetwork(userAgent, signal).sendWith,
      clock,
      random,
      signal,
      files: nextFilesOf(places),
      profile,
      say: (line) => terminal.say(line),
      busy: busyOn(terminal),
      confirmTenant: async () => Promise.resolve(true),
      onMade: () => undefined,
    },
  );
  return true;
}

/** Throws what Entra refuses the second certificate with. */
async function tryNext(settings: Settings, places: Places, { clock, random, signal, userAgent, terminal }: CommandWorld & { signal: AbortSignal }): Promise<void> {
  const send = wizardNetwork(userAgent, signal).sendWith(settings.caFile);
  const credential = { kind: 'certificate' as const, ...nextFilesOf(places) };
  await busyOn(terminal)('asking Entra with the new certificate', async () =>
    tokensOf({ settings: { ...settings, credential }, send, clock, random, env: {}, signal }).get(),
  );
}

function print(state: 'made' | 'changed', certificate: CertificateFacts, options: ConfigureOptions, places: Places, { terminal }: CommandWorld): number {
  const { thumbprintSha1, thumbprintSha256, validTo } = certificate;
  const file = state === 'made' ? nextFilesOf(places).certificateFile : places.certificateFile;
  const shown = { file, thumbprintSha1, thumbprintSha256, validTo: validTo.toISOString() };
  if (options.json === true) terminal.out(JSON.stringify({ version: 1, profile: places.profile, renewal: state, certificate: shown }));
  return Exit.ok;
}
