/** Entra's public OpenID document: what it says of a tenant to anybody, without a sign-in. */
import { NetworkError } from '../errors.js';
import type { Send } from '../world.js';

export type PublicTenant =
  | { state: 'found'; tenantId: string; loginHost: string; isGcc: boolean }
  | { state: 'absent' }
  /** No answer that makes sense. */
  | { state: 'unknown' };

/** `name` is a GUID or a domain. Never throws for the network: then the state is unknown. */
export async function lookUpTenant(send: Send, loginUrl: string, name: string): Promise<PublicTenant> {
  try {
    const { status, body } = await send({ method: 'GET', url: `${loginUrl}/${encodeURIComponent(name)}/v2.0/.well-known/openid-configuration` });
    const document = parse(body);
    if (status === 200) return readDocument(document);
    return status === 400 && isAbsent(document) ? { state: 'absent' } : { state: 'unknown' };
  } catch (error) {
    if (error instanceof NetworkError) return { state: 'unknown' };
    throw error;
  }
}

/** seen on the wire: asked for by a domain, and asked at another cloud's host, the document names the tenant's GUID and its own log-in host. */
function readDocument(document: Record<string, unknown>): PublicTenant {
  const endpoint = document['token_endpoint'];
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) return { state: 'unknown' };
  const { host, pathname } = new URL(endpoint);
  const [, tenantId] = /^\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//.exec(pathname.toLowerCase()) ?? [];
  if (tenantId === undefined) return { state: 'unknown' };
  return { state: 'found', tenantId, loginHost: host, isGcc: document['tenant_region_sub_scope'] === 'GCC' };
}

/** documented: AADSTS90002, there is no such tenant; AADSTS900023, this is no name of a tenant. */
function isAbsent(document: Record<string, unknown>): boolean {
  const codes = document['error_codes'];
  return Array.isArray(codes) && (codes.includes(90002) || codes.includes(900023));
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
