/** `o365 configure` in a terminal: the walk-through with everything it is handed, then the saving, then "verify now?" and "run it?". */
import { randomUUID } from 'node:crypto';
import { expiryOf, manifestKeyCredential } from '../auth/certificate.js';
import type { CertificateFacts } from '../auth/certificate.js';
import { readKeyPair } from '../auth/key-file.js';
import { ensureKeyPair } from '../auth/own-key.js';
import { CLOUD_NAMES, CLOUDS, endpointOf } from '../config/clouds.js';
import type { NamedCloud } from '../config/clouds.js';
import type { ConfigureOptions } from '../config/flags.js';
import { placesOf } from '../config/places.js';
import type { Places } from '../config/places.js';
import { storedSettings } from '../config/settings-file.js';
import { Exit, UserError } from '../errors.js';
import { CONTENT_TYPES } from '../model.js';
import type { Credential } from '../model.js';
import { fold } from '../terminal/fold.js';
import { sentence } from '../terminal/sentence.js';
import { strong, warning } from '../terminal/style.js';
import type { Ask, Certificate, Cloud, WizardParts } from '../wizard/ask.js';
import { runWizard } from '../wizard/wizard.js';
import type { CommandWorld } from './command-world.js';
import { wizardChecks } from './configure-checks.js';
import { wizardDefaults } from './configure-defaults.js';
import { wizardNetwork } from './configure-network.js';
import { saveAll } from './configure-save.js';

/** Every terminal has as many columns. */
const WIDTH = 80;

export type WizardWorld = CommandWorld & {
  ask: Ask;
  /** Ends what is under way when the person presses Ctrl-C between two questions. */
  signal: AbortSignal;
  /** The other commands, where they exist; each resolves to its exit code. */
  verify: (() => Promise<number>) | null;
  schedule: (() => Promise<number>) | null;
};

/** Resolves to 0 once saved, or to the code of the verification that followed. Throws UserError: 130 when the person gives up, 74 for the disk. */
export async function configureWizard(options: ConfigureOptions, world: WizardWorld): Promise<number> {
  const places = placesOf({ env: world.env, home: options.home, profile: options.profile ?? 'default', homedir: world.homedir });
  const made: string[] = [];
  try {
    const result = await runWizard(partsOf(options, world, places, (file) => made.push(file)));
    saveAll(result, places);
    world.terminal.say(`Saved: ${places.configFile}`);
  } catch (error) {
    throw await explained(error, world.signal, made);
  }
  return await whatNext(world, places.profile);
}

function partsOf(options: ConfigureOptions, world: WizardWorld, places: Places, onMade: (file: string) => void): WizardParts {
  const { env, cwd, clock, terminal, ask, userAgent, signal } = world;
  const { profile, certificateFile, privateKeyFile } = places;
  const present = storedSettings(places, profile);
  const { reach, lookUpTenant } = wizardNetwork(userAgent, signal);
  return {
    profile,
    configFile: places.configFile,
    secretFile: places.secretFile,
    defaults: wizardDefaults(options, { env, cwd, places, present }),
    isConfigured: present !== null,
    typedSecret: null,
    hasSecretInEnvironment: Boolean(env['O365_CLIENT_SECRET']),
    ownCertificate: { kind: 'certificate', certificateFile, privateKeyFile },
    clouds: CLOUD_NAMES.map(cloudOf),
    contentTypes: CONTENT_TYPES,
    ask,
    say: (line) => terminal.say(line),
    warn(line) {
      for (const part of fold(sentence(line), WIDTH)) terminal.say(warning(part));
    },
    strong,
    async busy(text, work) {
      terminal.progress(text);
      try {
        return await work();
      } finally {
        terminal.progress('');
      }
    },
    checks: wizardChecks(cwd, () => clock.now()),
    reach,
    lookUpTenant,
    async certificateOf(credential) {
      const certificate = await certificateFor(credential, places, clock.now());
      if (certificate.made) onMade(certificate.file);
      return certificate;
    },
    register: () => Promise.reject(new UserError(Exit.fault, 'not yet')),
  };
}

const DESCRIPTIONS: Readonly<Record<NamedCloud, string>> = {
  enterprise: 'Most organisations.',
  gcc: 'US government, GCC: signs in like everybody else, has an API host of its own.',
  'gcc-high': 'US government, GCC High.',
  dod: 'US Department of Defense.',
  sandbox: 'The simulated tenant of `o365 sandbox` on this machine.',
};

function cloudOf(name: NamedCloud): Cloud {
  const { portalUrl, graphUrl } = CLOUDS[name];
  return { ...endpointOf(name), description: `${DESCRIPTIONS[name]} ${CLOUDS[name].apiUrl}`, portalUrl, graphUrl };
}

async function certificateFor(credential: Credential, places: Places, now: Date): Promise<Certificate> {
  if (credential.kind !== 'certificate') throw new Error('only a certificate has a certificate');
  const isOwn = credential.privateKeyFile === places.privateKeyFile;
  const own = isOwn ? await ensureKeyPair(places, `o365 ${places.profile}`, now) : null;
  const facts = own?.certificate ?? readKeyPair(credential).certificate;
  return describe(credential.certificateFile, facts, own !== null && own.made !== 'nothing', now);
}

function describe(file: string, facts: CertificateFacts, made: boolean, now: Date): Certificate {
  const { thumbprintSha1, thumbprintSha256, validTo } = facts;
  const manifest = JSON.stringify(manifestKeyCredential(facts, randomUUID()), null, 2);
  return { file, thumbprintSha1, thumbprintSha256, validTo, daysLeft: expiryOf(facts, now).days, made, manifest };
}

/** A request that Ctrl-C ended is Ctrl-C; and a certificate that was made may be uploaded by now, so it stays, and is named. */
async function explained(error: unknown, signal: AbortSignal, made: readonly string[]): Promise<unknown> {
  const isOver = signal.aborted || (error instanceof UserError && error.exitCode === Exit.interrupted);
  if (!isOver) return error;
  const words = error instanceof UserError && error.exitCode === Exit.interrupted ? error : new UserError(Exit.interrupted, 'Interrupted: the settings are as they were, nothing was saved.');
  if (made.length === 0 || words.hint !== null) return words;
  return new UserError(Exit.interrupted, words.message, { hint: `The certificate stays, in case it is uploaded already: ${made.join(', ')}` });
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

