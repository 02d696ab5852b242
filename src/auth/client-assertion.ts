/** The signed statement that stands in for a secret. */
import { randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** documented: Entra takes at most ten minutes kindly; PS256 with x5t#S256 is what its present page asks for. */
const LIFE_SECONDS = 600;

/** `now` is the time that the reader of the assertion has on its clock. */
export async function signAssertion(of: {
  key: KeyObject;
  x5tS256: string;
  applicationId: string;
  tokenUrl: string;
  now: Date;
}): Promise<string> {
  const { SignJWT } = await import('jose');
  const issuedAt = Math.floor(of.now.getTime() / 1000);
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': of.x5tS256 })
    .setAudience(of.tokenUrl)
    .setIssuer(of.applicationId)
    .setSubject(of.applicationId)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + LIFE_SECONDS)
    .sign(of.key);
}
