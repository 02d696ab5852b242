/** The certificates that were uploaded to the application, as the portal would take them. */
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Certificates = {
  /** Takes a PEM or DER certificate. Throws an Error that says why it is not acceptable. */
  register(certificate: string | Buffer): X509Certificate;
  /** By base64url thumbprint, SHA-1 or SHA-256. */
  find(thumbprint: string): X509Certificate | null;
};

/** Files that appear in `folder` count as uploaded: what an admin does in the portal. */
export function uploadedCertificates(folder: string): Certificates {
  const byThumbprint = new Map<string, X509Certificate>();
  const register = (certificate: string | Buffer): X509Certificate => {
    const parsed = new X509Certificate(certificate);
    const { asymmetricKeyType, asymmetricKeyDetails } = parsed.publicKey;
    // documented: shorter keys are not accepted.
    if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
      throw new Error('The certificate needs an RSA key of at least 2048 bits.');
    for (const fingerprint of [parsed.fingerprint, parsed.fingerprint256]) byThumbprint.set(base64url(fingerprint), parsed);
    return parsed;
  };
  const readFolder = (): void => {
    for (const name of readdirSync(folder)) {
      try {
        register(readFileSync(join(folder, name)));
      } catch {
        // Not a certificate, or one that the portal would refuse: it stays unknown.
      }
    }
  };
  return {
    register,
    find(thumbprint) {
      if (!byThumbprint.has(thumbprint)) readFolder();
      return byThumbprint.get(thumbprint) ?? null;
    },
  };
}

function base64url(fingerprint: string): string {
  return Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url');
}
