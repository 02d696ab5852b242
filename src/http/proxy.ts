/**
 * The proxy for a URL, by HTTPS_PROXY and NO_PROXY. axios would look them up itself, but sends user and password as they stand in the
 * variable, where "@" and ":" must be written %40 and %3A (measured 2026-11-22, axios 1.21): every such password was refused with 407.
 */
import { getProxyForUrl } from 'proxy-from-env';
import type { AxiosProxyConfig } from 'axios';

/** False for a direct connection. What is no URL counts as none, as it does for axios. */
export function proxyFor(url: string): AxiosProxyConfig | false {
  const proxy = getProxyForUrl(url);
  if (proxy === '' || !URL.canParse(proxy)) return false;
  const { protocol, hostname, port, username, password } = new URL(proxy);
  return {
    protocol,
    host: hostname,
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
    ...(username === '' ? {} : { auth: { username: decoded(username), password: decoded(password) } }),
  };
}

/** A "%" that was meant as itself stays. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
