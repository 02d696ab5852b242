/** What proves to Entra that we are the application: by default a certificate that is made here. */
import type { Credential } from '../model.js';
import type { Choice, WizardParts } from './ask.js';

/** A secret that was typed travels beside the credential, never inside: it is written to its file when all is saved. */
export type ChosenCredential = { credential: Credential; typedSecret: string | null };

type Kind = 'own' | 'certificate' | 'stored-secret' | 'typed-secret' | 'secret-file' | 'secret-environment' | 'federated-token' | 'managed-identity';

export async function askCredential(parts: WizardParts): Promise<ChosenCredential> {
  const kind = await parts.ask.choose<Kind>({
    message: 'How shall this machine prove that it is the app?',
    choices: choicesFor(parts),
    default: kindOf(parts),
  });
  const stored: Credential = { kind: 'secret-file', file: parts.secretFile };
  if (kind === 'stored-secret') return { credential: stored, typedSecret: parts.typedSecret };
  if (kind !== 'typed-secret') return { credential: await askFor(kind, parts), typedSecret: null };
  const typedSecret = await parts.ask.secret({ message: 'Client secret (the Value, not the Secret ID):', read: (text) => parts.checks.secret(text) });
  return { credential: stored, typedSecret };
}

function choicesFor(parts: WizardParts): Choice<Kind>[] {
  return [
    { value: 'own', name: 'A certificate, made here (recommended)', short: 'a certificate made here', description: 'The key never leaves this machine; you upload the public part.' },
    { value: 'certificate', name: 'A certificate of my own', short: 'my own certificate', description: 'Two PEM files: certificate and RSA key.' },
    ...(kindOf(parts) === 'stored-secret' ? [{ value: 'stored-secret' as const, name: 'The client secret that was typed in before', short: 'the same client secret' }] : []),
    { value: 'typed-secret', name: 'A client secret, typed in now', short: 'a client secret', description: 'It goes to a file that only this user can read.' },
    { value: 'secret-file', name: 'A client secret in a file', short: 'a client secret', description: 'The file stays where it is and is read at each run.' },
    ...(parts.hasSecretInEnvironment
      ? [{ value: 'secret-environment' as const, name: 'The client secret in O365_CLIENT_SECRET', short: 'a client secret', description: 'It must be set for the job too.' }]
      : []),
    { value: 'federated-token', name: 'A federated token in a file', short: 'a federated token', description: 'Workload identity: Kubernetes, CI.' },
    { value: 'managed-identity', name: 'The managed identity of this Azure machine', short: 'the managed identity', description: 'No key and no secret.' },
  ];
}

/** The present choice. */
function kindOf({ defaults, ownCertificate, secretFile }: WizardParts): Kind {
  const { credential } = defaults;
  if (credential === undefined) return 'own';
  if (credential.kind === 'certificate') return JSON.stringify(credential) === JSON.stringify(ownCertificate) ? 'own' : 'certificate';
  return credential.kind === 'secret-file' && credential.file === secretFile ? 'stored-secret' : credential.kind;
}

async function askFor(kind: Exclude<Kind, 'typed-secret' | 'stored-secret'>, parts: WizardParts): Promise<Credential> {
  const { ask, checks, defaults, ownCertificate } = parts;
  const present = defaults.credential;
  if (kind === 'own') return ownCertificate;
  if (kind === 'secret-environment') return { kind };
  if (kind === 'secret-file') {
    const file = present?.kind === kind ? present.file : undefined;
    return { kind, file: await ask.text({ message: 'File of the client secret:', default: file, read: (path) => checks.secretFile(path) }) };
  }
  if (kind === 'federated-token') {
    const file = present?.kind === kind ? present.file : undefined;
    return { kind, file: await ask.text({ message: 'File of the federated token:', default: file, read: (path) => checks.tokenFile(path) }) };
  }
  if (kind === 'managed-identity') {
    const clientId = present?.kind === kind ? (present.clientId ?? '') : '';
    const message = 'Client ID of a user-assigned identity (empty: the system-assigned one):';
    const read = (text: string): string | null => (text.trim() === '' ? null : checks.guid('Client ID', text));
    return { kind, clientId: await ask.text({ message, default: clientId === '' ? undefined : clientId, read }) };
  }
  const own = present?.kind === 'certificate' && present.privateKeyFile !== privateKeyOf(ownCertificate) ? present : undefined;
  const certificateFile = await ask.text({ message: 'File of the certificate (PEM):', default: own?.certificateFile, read: (path) => checks.certificateFile(path) });
  return await ask.text({ message: 'File of its private key (PEM):', default: own?.privateKeyFile, read: (path) => checks.certificate(certificateFile, path) });
}

function privateKeyOf(credential: Credential): string | null {
  return credential.kind === 'certificate' ? credential.privateKeyFile : null;
}
