/** The registration by hand: certificate, steps, and the two IDs that they lead to. */
import type { Credential, Settings } from '../model.js';
import type { Certificate, Place, Registered, WizardParts } from './ask.js';
import { askIds } from './ids.js';
import { appNameOf } from './register.js';
import { stepsByHand } from './steps.js';

export async function byHand(
  way: 'by-hand' | 'registered',
  place: Place,
  contentTypes: Settings['contentTypes'],
  credential: Credential,
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
