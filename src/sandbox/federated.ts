/** Federated credentials: tokens of another issuer that the application was told to trust. */
import { createPublicKey } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { Refusal } from './refusal.js';

/** documented: issuer and subject must match exactly; the audience is Entra's own unless changed. */
export type FederatedIdentity = { issuer: string; subject: string; publicKeyPem: string };

const AUDIENCE = 'api://AzureADTokenExchange';

/** Null when the token is good. */
export async function refuseFederated(token: string, { subject, publicKeyPem }: FederatedIdentity, now: Date): Promise<Refusal | null> {
  try {
    const { payload } = await jwtVerify(token, createPublicKey(publicKeyPem), { audience: AUDIENCE, currentDate: now, clockTolerance: 300 });
    return payload.sub === subject ? null : { code: 700213, detail: String(payload.sub) };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { code: 700024, detail: `Current time: ${now.toISOString()}.` };
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') return { code: 700212, detail: AUDIENCE };
    return { code: 5000223, detail: '' };
  }
}
