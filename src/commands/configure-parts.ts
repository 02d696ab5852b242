/** Everything that the walk-through is handed, from the layers that it does not see. */
import { randomUUID } from 'node:crypto';
import { expiryOf, manifestKeyCredential } from '../auth/certificate.js';
import type { CertificateFacts } from '../auth/certificate.js';
import { readKeyPair } from '../auth/key-file.js';
import { ensureKeyPair } from '../auth/own-key.js';
import { CLOUD_NAMES, CLOUDS, endpointOf } from '../config/clouds.js';
import type { NamedCloud } from '../config/clouds.js';
import type { ConfigureOptions } from '../config/flags.js';
import type { Places } from '../config/places.js';
import { storedSettings } from '../config/settings-file.js';
import { CONTENT_TYPES } from '../model.js';
import type { Credential } from '../model.js';
import { fold } from '../terminal/fold.js';
import { sentence } from '../terminal/sentence.js';
import { caution, heading } from '../terminal/style.js';
import type { Ask, Certificate, Cloud, WizardParts } from '../wizard/ask.js';
import type { Terminal } from '../world.js';
import { wizardChecks } from './configure-checks.js';
import { wizardDefaults } from './configure-defaults.js';
import { wizardNetwork } from './configure-network.js';
import { certificateStays, registerApp } from './configure-register.js';
import type { CommandWorld } from './command-world.js';

export type WizardWorld = CommandWorld & {
  ask: Ask;
  /** Ends what is under way when the person presses Ctrl-C between two questions. */
  signal: AbortSignal;
  /** The other commands, where they exist; each resolves to its exit code. */
  verify: (() => Promise<number>) | null;
  schedule: (() => Promise<number>) | null;
};

/** Every terminal has as many columns. */
const WIDTH = 80;

export function partsOf(options: ConfigureOptions, world: WizardWorld, places: Places, onMade: (trace: string) => void): WizardParts {
  const { env, cwd, clock, random, terminal, ask, userAgent, signal } = world;
  const { profile, certificateFile, privateKeyFile } = places;
  const present = storedSettings(places, profile);
  const { reach, lookUpTenant, sendWith } = wizardNetwork(userAgent, signal);
  const say = (line: string): void => {
    for (const part of fold(line, WIDTH)) terminal.say(part);
  };
  return {
    profile,
    configFile: places.configFile,
    secretFile: places.secretFile,
    defaults: wizardDefaults(options, { env, cwd, places, present }),
    isConfigured: present !== null,
    registerAtOnce: options.register === true,
    typedSecret: null,
    hasSecretInEnvironment: Boolean(env['O365_CLIENT_SECRET']),
    ownCertificate: { kind: 'certificate', certificateFile, privateKeyFile },
    clouds: clouds(),
    contentTypes: CONTENT_TYPES,
    ask,
    say,
    warn(line) {
      for (const part of fold(sentence(line), WIDTH)) terminal.say(caution(part));
    },
    strong: heading,
    busy: busyOn(terminal),
    checks: wizardChecks(cwd, () => clock.now()),
    reach,
    lookUpTenant,
    async certificateOf(credential) {
      const certificate = await certificateFor(credential, places, clock.now());
      if (certificate.made) onMade(certificateStays(certificate.file));
      return certificate;
    },
    register: async (of) =>
      registerApp(of, {
        sendWith,
        clock,
        random,
        signal,
        files: { certificateFile, privateKeyFile },
        profile,
        say,
        onMade,
        busy: busyOn(terminal),
        confirmTenant: async (message) => ask.confirm({ message, default: true }),
      }),
  };
}

export function busyOn(terminal: Terminal): WizardParts['busy'] {
  return async (text, work) => {
    terminal.progress(text);
    try {
      return await work();
    } finally {
      terminal.progress('');
    }
  };
}

const DESCRIPTIONS: Readonly<Record<NamedCloud, string>> = {
  enterprise: 'Most organisations.',
  gcc: 'US government, GCC: signs in like everybody else, has an API host of its own.',
  'gcc-high': 'US government, GCC High.',
  dod: 'US Department of Defense.',
  sandbox: 'The simulated tenant of `o365 sandbox` on this machine.',
};

export const clouds = (): Cloud[] => CLOUD_NAMES.map(cloudOf);

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
