/** The two looks at the network that the walk-through takes: do the hosts answer, and what does Entra say of a tenant. */
import { lookUpTenant } from '../auth/open-id.js';
import { makeSend } from '../http/send.js';
import type { Endpoint } from '../model.js';
import type { Send } from '../world.js';
import type { Tenant } from '../wizard/ask.js';

/** A person waits: less patience than a job has. */
const STALL_MS = 20_000;

export type Network = {
  sendWith: (caFile: string | null) => Send;
  /** Throws NetworkError. Whatever a host answers, it has answered. */
  reach: (endpoint: Endpoint, caFile: string | null) => Promise<void>;
  lookUpTenant: (loginUrl: string, name: string, caFile: string | null) => Promise<Tenant>;
};

export function wizardNetwork(userAgent: string, signal: AbortSignal): Network {
  const known = new Map<string, Send>();
  const sendWith = (caFile: string | null): Send => {
    const made = known.get(caFile ?? '') ?? makeSend({ caFile, userAgent, stallMs: STALL_MS });
    known.set(caFile ?? '', made);
    return async (request) => await made({ ...request, signal });
  };
  return {
    sendWith,
    async reach({ apiUrl, loginUrl }, caFile) {
      const send = sendWith(caFile);
      await send({ method: 'GET', url: `${loginUrl}/common/v2.0/.well-known/openid-configuration` });
      await send({ method: 'GET', url: `${apiUrl}/api/v1.0/` });
    },
    lookUpTenant: async (loginUrl, name, caFile) => await lookUpTenant(sendWith(caFile), loginUrl, name),
  };
}
