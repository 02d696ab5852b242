/**
 * The walk-through, top to bottom: each answer narrows the next question and is checked at once. Nothing is written here but, where it is
 * needed, the certificate to upload; whoever called saves the whole at the end.
 */
import { Exit, UserError } from '../errors.js';
import type { Credential, Settings } from '../model.js';
import type { Certificate, Place, Registered, WizardParts } from './ask.js';
import { askCredential } from './credential.js';
import type { ChosenCredential } from './credential.js';
import { askPlace } from './endpoint.js';
import { askIds } from './ids.js';
import { stepsByHand } from './steps.js';
import { summaryOf } from './summary.js';

export type WizardResult = { settings: Settings; typedSecret: string | null };

type Way = 'register' | 'by-hand' | 'registered';

/** Resolves when the person says "save". Throws UserError(130) when the person gives up. */
export async function runWizard(parts: WizardParts): Promise<WizardResult> {
  welcome(parts);
  for (let current = parts; ; ) {
    // oxlint-disable-next-line no-await-in-loop -- once more when an answer is to be changed
    const result = await askAll(current);
    parts.say('');
    for (const line of summaryOf(result.settings, parts.configFile)) parts.say(line);
    parts.say('');
    // oxlint-disable-next-line no-await-in-loop
    const next = await parts.ask.choose<'save' | 'change' | 'leave'>({
      message: 'Save these settings?',
      choices: [
        { value: 'save', name: 'Save' },
        { value: 'change', name: 'Change an answer', description: 'The questions come again, with these answers filled in.' },
        { value: 'leave', name: 'Leave without saving' },
      ],
      default: 'save',
    });
    if (next === 'save') return result;
    if (next === 'leave') throw new UserError(Exit.interrupted, 'The settings are as they were; nothing was saved.');
    current = { ...parts, defaults: result.settings, typedSecret: result.typedSecret, isConfigured: true };
  }
}

function welcome({ say, strong, profile, isConfigured }: WizardParts): void {
  say(strong(`Set-up of the profile "${profile}"`));
  say('');
  if (isConfigured) {
    say('It is configured already: Enter keeps what is shown. Ctrl-C changes nothing.');
  } else {
    say('What is needed:');
    say('  - a Microsoft 365 tenant with a business subscription and auditing turned on');
    say('  - a Global Administrator; or an Application Administrator to register the');
    say('    app and a Privileged Role Administrator to grant consent');
    say('  - HTTPS (TCP 443) from this machine to the log-in host and the API host');
    say('  - one profile for each tenant (--profile <name>)');
    say('It takes about five minutes. Ctrl-C ends it at any time and saves nothing.');
  }
  say('');
}

async function askAll(parts: WizardParts): Promise<WizardResult> {
  const place = await askPlace(parts);
  const way = await askWay(parts);
  const contentTypes = await parts.ask.several({
    message: 'What shall be collected?',
    choices: parts.contentTypes.map((type) => ({
      value: type,
      name: type,
      ...(type === 'DLP.All' ? { description: 'Holds the matched text, card numbers too, in clear.' } : {}),
    })),
    chosen: parts.defaults.contentTypes ?? parts.contentTypes.filter((type) => type !== 'DLP.All'),
  });
  const chosen = way === 'register' ? { credential: parts.ownCertificate, typedSecret: null } : await askCredential(parts);
  const ids = way === 'register' ? await registerFor(place, contentTypes, parts) : await byHand(way, place, contentTypes, chosen, parts);
  const { publisherId, tenantId, recheck } = parts.defaults;
  return {
    typedSecret: chosen.typedSecret,
    settings: {
      ...ids,
      endpoint: place.endpoint,
      credential: chosen.credential,
      contentTypes,
      // A publisher that only followed the former tenant follows the new one.
      publisherId: publisherId === undefined || publisherId === tenantId ? ids.tenantId : publisherId,
      caFile: place.caFile,
      recheck: recheck ?? 'daily',
    },
  };
}

async function askWay({ ask, isConfigured }: WizardParts): Promise<Way> {
  return await ask.choose<Way>({
    message: 'The app in Microsoft Entra:',
    choices: [
      { value: 'register', name: 'Register it for me', description: 'An administrator signs in once, with a code, in any browser.' },
      { value: 'by-hand', name: 'I register it by hand', description: 'The steps are shown, with every name and link.' },
      { value: 'registered', name: 'It is registered already', description: 'Only the two IDs are asked for.' },
    ],
    default: isConfigured ? 'registered' : 'register',
  });
}

async function registerFor(place: Place, contentTypes: Settings['contentTypes'], parts: WizardParts): Promise<Registered> {
  const { ask, checks } = parts;
  const graphUrl =
    place.graphUrl ??
    (await ask.text({ message: 'URL of Microsoft Graph:', default: place.endpoint.loginUrl, read: (text) => checks.url('Graph URL', text) }));
  const name = await ask.text({ message: 'Name of the app:', default: appNameOf(parts), read: readAppName });
  return await parts.register({ place: { ...place, graphUrl }, name, contentTypes });
}

function appNameOf({ profile }: WizardParts): string {
  return profile === 'default' ? 'o365 collector' : `o365 collector (${profile})`;
}

/** documented: displayName holds 1 to 120 characters. */
function readAppName(text: string): string {
  const name = text.trim();
  if (/^[^\p{C}]{1,120}$/u.test(name)) return name;
  throw new UserError(Exit.usage, 'A name has 1 to 120 characters.');
}

async function byHand(
  way: 'by-hand' | 'registered',
  place: Place,
  contentTypes: Settings['contentTypes'],
  { credential }: ChosenCredential,
  parts: WizardParts,
): Promise<Registered> {
  const certificate = await certificateFor(credential, parts);
  warnOfExpiry(certificate, parts);
  const steps = { appName: appNameOf(parts), portalUrl: place.portalUrl, credential, certificate, contentTypes };
  if (way === 'by-hand') await showSteps(stepsByHand(steps), certificate, parts);
  else if (certificate?.made === true) await showSteps(uploadOnly(certificate), certificate, parts);
  return await askIds(place, parts);
}

async function certificateFor(credential: Credential, { certificateOf, busy }: WizardParts): Promise<Certificate | null> {
  return credential.kind === 'certificate' ? await busy('making a key and a certificate', async () => await certificateOf(credential)) : null;
}

function warnOfExpiry(certificate: Certificate | null, { say, warn, profile }: WizardParts): void {
  if (certificate === null || certificate.daysLeft > 30) return;
  const flag = profile === 'default' ? '' : ` --profile ${profile}`;
  warn(`The certificate ${certificate.daysLeft <= 0 ? 'has expired' : `expires in ${certificate.daysLeft} days`}.`);
  say(`  To renew it: o365 configure${flag} --renew-certificate`);
}

function uploadOnly(certificate: Certificate): string[] {
  return ['Upload this to the app: Certificates & secrets > Certificates:', `  file     ${certificate.file}`, `  SHA-1    ${certificate.thumbprintSha1}`];
}

/** The steps stay on the screen; the manifest's block comes only when asked for, it is long. */
async function showSteps(steps: readonly string[], certificate: Certificate | null, { ask, say }: WizardParts): Promise<void> {
  say('');
  for (const line of steps) say(line);
  say('');
  if (certificate === null) return;
  const next = await ask.choose<'on' | 'manifest'>({
    message: 'When that is done:',
    choices: [
      { value: 'on', name: 'Go on' },
      { value: 'manifest', name: 'Show the block for the manifest instead', description: 'To be pasted into Manifest > keyCredentials.' },
    ],
    default: 'on',
  });
  if (next === 'manifest') for (const line of ['', '"keyCredentials": [', certificate.manifest, ']', '']) say(line);
}
