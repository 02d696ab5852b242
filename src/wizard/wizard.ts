/**
 * The walk-through, top to bottom: each answer narrows the next question and is checked at once. Nothing is written here but, where it is
 * needed, the certificate to upload; whoever called saves the whole at the end.
 */
import { Exit, UserError } from '../errors.js';
import { NO_DATA_ALERTS } from '../model.js';
import type { Settings } from '../model.js';
import type { Place, WizardParts } from './ask.js';
import { byHand } from './by-hand.js';
import { askCredential } from './credential.js';
import { askPlace } from './endpoint.js';
import { tryToRegister } from './register.js';
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
    current = { ...parts, defaults: result.settings, typedSecret: result.typedSecret, isConfigured: true, registerAtOnce: false };
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
  const contentTypes = await parts.ask.several({
    message: 'What shall be collected?',
    choices: parts.contentTypes.map((type) => ({
      value: type,
      name: type,
      ...(type === 'DLP.All' ? { description: 'Holds the matched text, card numbers too, in clear.' } : {}),
    })),
    chosen: parts.defaults.contentTypes ?? parts.contentTypes.filter((type) => type !== 'DLP.All'),
  });
  const noDataAlert = await parts.ask.choose({
    message: 'No-data alert, after how long without a new event?',
    choices: NO_DATA_ALERTS.map((alert) => ({ value: alert, name: alert })),
    default: parts.defaults.noDataAlert ?? 'none',
  });
  for (let way: Way = parts.registerAtOnce ? 'register' : await askWay(parts.isConfigured ? 'registered' : 'register', parts); ; ) {
    // oxlint-disable-next-line no-await-in-loop -- another way when one has failed
    const result = await askTheRest(place, { contentTypes, noDataAlert }, way, parts);
    if (result !== null) return result;
    // oxlint-disable-next-line no-await-in-loop
    way = await askWay('by-hand', parts);
  }
}

type Wanted = Pick<Settings, 'contentTypes' | 'noDataAlert'>;

/** Null when the registration was refused: then another way is offered. */
async function askTheRest(place: Place, { contentTypes, noDataAlert }: Wanted, way: Way, parts: WizardParts): Promise<WizardResult | null> {
  const chosen = way === 'register' ? { credential: parts.ownCertificate, typedSecret: null } : await askCredential(parts);
  const ids = way === 'register' ? await tryToRegister(place, contentTypes, parts) : await byHand(way, place, contentTypes, chosen.credential, parts);
  if (ids === null) return null;
  const { publisherId, tenantId, recheck, keepDays } = parts.defaults;
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
      noDataAlert,
      ...(keepDays === undefined ? {} : { keepDays }),
    },
  };
}

async function askWay(suggested: Way, { ask }: WizardParts): Promise<Way> {
  return await ask.choose<Way>({
    message: 'The app in Microsoft Entra:',
    choices: [
      { value: 'register', name: 'Register it for me', description: 'An administrator signs in once, with a code, in any browser.' },
      { value: 'by-hand', name: 'I register it by hand', description: 'The steps are shown, with every name and link.' },
      { value: 'registered', name: 'It is registered already', description: 'Only the two IDs are asked for.' },
    ],
    default: suggested,
  });
}
