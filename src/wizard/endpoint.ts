/** The first question: the cloud. It decides every link and host that follows, so it is tried at once. */
import { NetworkError, UserError } from '../errors.js';
import type { Endpoint } from '../model.js';
import type { Cloud, Place, WizardParts } from './ask.js';

export async function askPlace(parts: WizardParts): Promise<Place> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one question after the other
    const endpoint = await askEndpoint(parts);
    // oxlint-disable-next-line no-await-in-loop
    const reached = await reachIt(endpoint, parts);
    if (reached !== null) return { endpoint, caFile: reached.caFile, ...linksOf(endpoint, parts.clouds) };
  }
}

async function askEndpoint({ ask, clouds, checks, defaults }: WizardParts): Promise<Endpoint> {
  const present = defaults.endpoint;
  const chosen = await ask.choose<Cloud | null>({
    message: 'Which cloud is the tenant in?',
    choices: [
      ...clouds.map((cloud) => ({ value: cloud, name: cloud.cloud, description: cloud.description })),
      { value: null, name: 'a URL of my own', description: 'A gateway, a mirror, a simulated tenant.' },
    ],
    default: present === undefined ? clouds[0] : (clouds.find(({ cloud }) => cloud === present.cloud) ?? null),
  });
  if (chosen !== null) return { cloud: chosen.cloud, apiUrl: chosen.apiUrl, loginUrl: chosen.loginUrl };
  const own = present?.cloud === 'custom' ? present : undefined;
  const apiUrl = await ask.text({
    message: 'URL of the Management Activity API:',
    default: own?.apiUrl,
    read: (text) => checks.url('Endpoint', text),
  });
  const loginUrl = await ask.text({
    message: 'URL of the log-in host:',
    default: own?.loginUrl ?? apiUrl,
    read: (text) => checks.url('Login URL', text),
  });
  return checks.endpoint(apiUrl, loginUrl);
}

/** Asks for a private CA only where the certificate's issuer is not known. Null: another endpoint is to be chosen. */
async function reachIt(endpoint: Endpoint, parts: WizardParts): Promise<{ caFile: string | null } | null> {
  const { ask, warn, checks, busy, reach, defaults } = parts;
  let caFile = defaults.caFile ?? null;
  for (;;) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each try follows an answer
      await busy(`trying ${hostsOf(endpoint)}`, async () => await reach(endpoint, caFile));
      return { caFile };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      warn(error.message);
      if (error instanceof NetworkError && error.failure === 'tls-issuer') {
        // oxlint-disable-next-line no-await-in-loop
        caFile = await ask.text({
          message: 'File of the private CA (PEM):',
          default: caFile ?? undefined,
          read: (text) => checks.caFile(text),
        });
        continue;
      }
      if (error.hint !== null) warn(error.hint);
      // oxlint-disable-next-line no-await-in-loop
      const next = await ask.choose<'again' | 'another' | 'on'>({
        message: 'What now?',
        choices: [
          { value: 'again', name: 'Try again' },
          { value: 'another', name: 'Choose another cloud' },
          { value: 'on', name: 'Go on without the connection', description: 'The answers cannot be checked with Entra then.' },
        ],
        default: 'again',
      });
      if (next === 'another') return null;
      if (next === 'on') return { caFile };
    }
  }
}

function hostsOf({ apiUrl, loginUrl }: Endpoint): string {
  const hosts = [new URL(loginUrl).host, new URL(apiUrl).host];
  return [...new Set(hosts)].join(' and ');
}

/** An endpoint of one's own shares the pages of the cloud whose log-in host it uses. */
export function linksOf(endpoint: Endpoint, clouds: readonly Cloud[]): { portalUrl: string | null; graphUrl: string | null } {
  const cloud = clouds.find((known) => known.cloud === endpoint.cloud) ?? clouds.find((known) => known.loginUrl === endpoint.loginUrl);
  const hasPortal = cloud !== undefined && cloud.cloud !== 'sandbox';
  return { portalUrl: hasPortal ? cloud.portalUrl : null, graphUrl: cloud?.graphUrl ?? null };
}
