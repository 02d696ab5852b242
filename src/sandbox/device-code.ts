/** The device authorization grant: a code for the person, polling for the program. documented: RFC 8628 and Entra's page on it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { AccessTokens } from './access-token.js';
import { type Answer, jsonAnswer } from './answer.js';
import type { Behaviour } from './behaviour.js';
import { GRAPH_AUDIENCE } from './graph.js';
import type { Refusal } from './refusal.js';

export type DeviceSetting = { origin: string; tenantId: string; domain: string; tokens: AccessTokens; behaviour: Behaviour; now: () => Date };

export type DeviceCodes = {
  start(form: URLSearchParams, setting: DeviceSetting): Answer | Refusal;
  redeem(form: URLSearchParams, setting: DeviceSetting): Promise<Answer | Refusal>;
};

/** documented: the application ID of the Azure CLI, a public client in every tenant. */
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const LIFETIME_SECONDS = 900;
/** seen on the wire: what the Azure CLI's token may do, as far as it matters here. */
const SCOPES = 'Application.ReadWrite.All AppRoleAssignment.ReadWrite.All AuditLog.Read.All Directory.AccessAsUser.All email openid profile User.ReadWrite.All';

type Flow = { clientId: string; expires: number; intervalMs: number; polledAt: number; polls: number; redeemed: boolean };

export function deviceCodes(): DeviceCodes {
  const flows = new Map<string, Flow>();
  return {
    start(form, { origin, behaviour, now }) {
      const clientId = form.get('client_id');
      if (clientId === null) return { code: 900144, detail: 'client_id' };
      if (clientId !== AZURE_CLI) return { code: 700016, detail: clientId };
      if (!isGraphScope(form.get('scope'), origin)) return { code: 70011, detail: form.get('scope') ?? '' };
      const interval = behaviour.deviceCodeIntervalSeconds;
      const [deviceCode, userCode] = [randomBytes(48).toString('base64url'), randomBytes(5).toString('hex').slice(0, 9).toUpperCase()];
      flows.set(deviceCode, { clientId, expires: now().getTime() + LIFETIME_SECONDS * 1000, intervalMs: interval * 1000, polledAt: now().getTime(), polls: 0, redeemed: false });
      const message = `To sign in, use a web browser to open the page ${origin}/devicelogin and enter the code ${userCode} to authenticate.`;
      return jsonAnswer(200, { user_code: userCode, device_code: deviceCode, verification_uri: `${origin}/devicelogin`, expires_in: LIFETIME_SECONDS, interval, message });
    },
    async redeem(form, setting) {
      const flow = flows.get(form.get('device_code') ?? '');
      const { behaviour } = setting;
      if (flow === undefined || flow.redeemed) return grantError('bad_verification_code', 70018, 'The device_code is not recognized.', setting);
      if (flow.clientId !== form.get('client_id')) return { code: 700016, detail: form.get('client_id') ?? '' };
      const now = setting.now().getTime();
      const tooSoon = now - flow.polledAt < flow.intervalMs - 200;
      flow.polledAt = now;
      if (now >= flow.expires || behaviour.deviceSignIn === 'expired') return grantError('expired_token', 70020, 'The provided value for the device_code is not valid. The device_code has expired.', setting);
      if (tooSoon || (behaviour.deviceSignIn === 'slow-down' && flow.polls === 0)) {
        flow.polls += 1;
        flow.intervalMs += 5000;
        return grantError('slow_down', 70019, 'The client polls too often.', setting);
      }
      flow.polls += 1;
      if (behaviour.deviceSignIn === 'pending' || flow.polls <= behaviour.deviceCodePolls) {
        return grantError('authorization_pending', 70016, 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.', setting);
      }
      if (behaviour.deviceSignIn === 'declined') return grantError('authorization_declined', 70000, 'The end user denied the authorization request.', setting);
      if (behaviour.deviceSignIn === 'blocked') return { code: 53003, detail: '' };
      flow.redeemed = true;
      return await tokenAnswer(flow, setting);
    },
  };
}

/** One scope of Microsoft Graph, beside those of OpenID. */
function isGraphScope(scope: string | null, origin: string): boolean {
  const own = (scope ?? '').split(' ').filter((part) => !['openid', 'profile', 'offline_access', 'email', ''].includes(part));
  return own.length > 0 && own.every((part) => part.startsWith(`${origin}/`));
}

function grantError(error: string, code: number, text: string, { now, origin }: DeviceSetting): Answer {
  const body = { error, error_description: `AADSTS${code}: ${text} Trace ID: ${randomUUID()}`, error_codes: [code], timestamp: now().toISOString(), error_uri: `${origin}/error?code=${code}` };
  return { ...jsonAnswer(400, body), code: error };
}

async function tokenAnswer(flow: Flow, { origin, tenantId, domain, tokens, now }: DeviceSetting): Promise<Answer> {
  const user = `admin@${domain}`;
  const token = await tokens.issue({ audience: GRAPH_AUDIENCE, tenantId, applicationId: flow.clientId, roles: [], byCertificate: false, lifetimeSeconds: 4200, scopes: SCOPES, user });
  const claims = { name: 'Avery Admin', preferred_username: user, oid: randomUUID(), tid: tenantId, ver: '2.0' };
  const idToken = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(`${origin}/${tenantId}/v2.0`)
    .setAudience(flow.clientId)
    .setSubject(randomUUID())
    .setIssuedAt(Math.floor(now().getTime() / 1000))
    .setExpirationTime(Math.floor(now().getTime() / 1000) + 3600)
    .sign(randomBytes(32));
  const clientInfo = Buffer.from(JSON.stringify({ uid: randomUUID(), utid: tenantId })).toString('base64url');
  return jsonAnswer(200, { token_type: 'Bearer', scope: SCOPES, expires_in: 4200, ext_expires_in: 4200, access_token: token, refresh_token: randomBytes(64).toString('base64url'), id_token: idToken, client_info: clientInfo });
}
