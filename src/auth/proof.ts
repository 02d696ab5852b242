/** What proves to Entra that we are the application. Read anew for each request: files are renewed under a running program. */
import { Exit, UserError } from '../errors.js';
import type { Credential, Settings } from '../model.js';
import { signAssertion } from './client-assertion.js';
import { tokenUrlOf } from './entra.js';
import type { Proof } from './entra.js';
import { readClientSecret, readFederatedToken, readKeyPair } from './key-file.js';

/** `signedAt` is the time on Entra's clock. Throws UserError(78) for a key or secret that is missing or unfit. */
export async function proofOf(
  settings: Settings,
  credential: Exclude<Credential, { kind: 'managed-identity' }>,
  env: Readonly<Record<string, string | undefined>>,
  signedAt: Date,
): Promise<Proof> {
  if (credential.kind === 'secret-file') return { clientSecret: readClientSecret(credential.file) };
  if (credential.kind === 'secret-environment') return { clientSecret: secretIn(env) };
  if (credential.kind === 'federated-token') return { clientAssertion: readFederatedToken(credential.file) };
  const { key, certificate } = readKeyPair(credential);
  const { applicationId } = settings;
  return {
    clientAssertion: await signAssertion({ key, x5tS256: certificate.x5tS256, applicationId, tokenUrl: tokenUrlOf(settings), now: signedAt }),
  };
}

function secretIn(env: Readonly<Record<string, string | undefined>>): string {
  const secret = env['O365_CLIENT_SECRET'];
  if (secret) return secret;
  throw new UserError(Exit.settings, 'The client secret is missing: O365_CLIENT_SECRET is not set.', {
    hint: 'Set it for the job too (cron does not read your profile), or use --client-secret-file.',
  });
}
