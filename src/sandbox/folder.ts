import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Folder = { root: string; caFile: string; clientSecret: string; clientSecretFile: string; certificatesFolder: string; remove(): Promise<void> };

/** A temporary folder with what a client needs, and a place for the certificates that it wants to be known. */
export async function makeFolder(caPem: string): Promise<Folder> {
  const root = await mkdtemp(join(tmpdir(), 'o365-sandbox-'));
  const caFile = join(root, 'ca.pem');
  const clientSecretFile = join(root, 'client-secret');
  const certificatesFolder = join(root, 'certificates');
  const clientSecret = `sbx8Q~${randomBytes(26).toString('base64url').slice(0, 34)}`;
  await mkdir(certificatesFolder);
  await writeFile(caFile, caPem);
  await writeFile(clientSecretFile, clientSecret, { mode: 0o600 });
  return { root, caFile, clientSecret, clientSecretFile, certificatesFolder, remove: async () => await rm(root, { recursive: true, force: true }) };
}
