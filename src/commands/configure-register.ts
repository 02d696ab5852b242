/** "Register it for me": an administrator signs in with a code, the app is made over Microsoft Graph, and Entra is asked whether it knows it. */
import { signInWithCode } from '../auth/device-code.js';
import { ensureKeyPair } from '../auth/own-key.js';
import { Exit, UserError } from '../errors.js';
import { graphOf, type Graph } from '../graph/graph.js';
import { listIn } from '../graph/application.js';
import { register } from '../graph/registration.js';
import type { Clock, Random, Send } from '../world.js';
import type { Registered, RegisterFor } from '../wizard/ask.js';
import { waitUntilKnown } from './configure-known.js';

export type RegisterWorld = {
  sendWith: (caFile: string | null) => Send;
  clock: Clock;
  random: Random;
  signal: AbortSignal;
  /** The key pair that proves the app: made where there is none. */
  files: { certificateFile: string; privateKeyFile: string };
  profile: string;
  say: (line: string) => void;
  busy: <T>(text: string, work: () => Promise<T>) => Promise<T>;
  /** Is this the right tenant? */
  confirmTenant: (words: string) => Promise<boolean>;
  /** Something was made in this run that stays, whatever comes: a sentence. */
  onMade: (trace: string) => void;
};

/** Throws UserError: each refusal its own sentence; what was made is named in the hint. */
export async function registerApp(of: RegisterFor, world: RegisterWorld): Promise<Registered> {
  const { clock, signal, files, profile, say, busy } = world;
  const { loginUrl } = of.place.endpoint;
  const send = world.sendWith(of.place.caFile);
  const shown = (lines: readonly string[]): void => {
    for (const line of lines) say(line);
  };
  const signedIn = await busy('waiting for the sign-in', async () =>
    signInWithCode({
      loginUrl,
      tenant: of.tenantId ?? 'organizations',
      scope: `${of.graphUrl}/.default`,
      send,
      clock,
      signal,
      show: ({ userCode, verificationUri, goodForMs }) =>
        shown([
          '',
          `  Open   ${verificationUri}   in a browser, on any machine,`,
          `  enter  ${userCode}   and sign in as a Global Administrator.`,
          `  The page names the Azure CLI: that is right. Good for ${Math.round(goodForMs / 60_000)} minutes.`,
          '',
        ]),
    }),
  );
  const graph = graphOf({ graphUrl: of.graphUrl, token: signedIn.token, send, clock, signal });
  const organisation = await organisationOf(graph);
  say(`Signed in as ${signedIn.userName}, tenant ${organisation}`);
  say(`  (${signedIn.tenantId})`);
  if (!(await world.confirmTenant(`Register the app "${of.name}" there?`))) {
    throw new UserError(Exit.usage, 'Nothing was made.', { hint: 'Sign in with an account of the right tenant.' });
  }
  const { certificate, made } = await ensureKeyPair(files, `o365 ${profile}`, clock.now());
  if (made !== 'nothing') world.onMade(certificateStays(files.certificateFile));
  const { applicationId } = await busy('registering', async () =>
    register(graph, {
      name: of.name,
      applicationId: of.tenantId === null || of.tenantId === signedIn.tenantId ? of.applicationId : null,
      certificate: { der: certificate.der.toString('base64'), thumbprint: certificate.thumbprintSha1, name: certificate.subject },
      permissions: of.permissions,
      tell: (line) => say(`  ✔ ${line}`),
      onMade: (app) => world.onMade(`The app "${app.displayName}" (${app.appId}) stays in the tenant; the next run goes on with it. To remove it: App registrations > ${app.displayName} > Delete.`),
    }),
  );
  const ids = { tenantId: signedIn.tenantId, applicationId };
  const isKnown = await busy('waiting until all of Entra knows the app', async () => waitUntilKnown(ids, of, { ...world, send }));
  say(isKnown ? '  ✔ Entra takes the certificate and gives the permission' : '  Entra needs some more minutes until it knows all of it everywhere.');
  return ids;
}

export function certificateStays(file: string): string {
  return `The key and the certificate stay, in case it is uploaded already: ${file}`;
}

async function organisationOf(graph: Graph): Promise<string> {
  const [organisation] = listIn(await graph.find('organization?$select=id,displayName'), 'value');
  return typeof organisation?.['displayName'] === 'string' ? organisation['displayName'] : 'without a name';
}
