/** One address has many spellings in ClientIP (API contract 7.3): with a port, in brackets, as IPv6 of an IPv4. All of them become one. */
import { isIPv4, isIPv6 } from 'node:net';
import { memberText } from './record-members.js';

/** The address alone, lower-case, IPv6 in its shortest form; a name or nonsense without brackets and port; '' for none. */
export function addressOf(clientIp: string): string {
  const text = clientIp.trim().toLowerCase();
  const host = withoutPort(text);
  if (!isIPv6(host)) return host;
  const [address] = host.split('%');
  // documented: the WHATWG URL standard writes an IPv6 host in the form of RFC 5952.
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  return mappedIPv4(short) ?? short;
}

/** Of the client that a parsed record names; sql.ts says the same. */
export function addressOfRecord(record: Readonly<Record<string, unknown>>): string {
  return addressOf(memberText(record['ClientIP']) || memberText(record['ClientIPAddress']) || memberText(record['ActorIpAddress']));
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed.trim();
  const named = /^([^:]+):\d+$/.exec(text)?.[1];
  return named ?? text;
}

/** ::ffff:a01:101 is 10.1.1.1. */
function mappedIPv4(address: string): string | null {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return null;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  const dotted = [a >> 8, a & 255, b >> 8, b & 255].join('.');
  return isIPv4(dotted) ? dotted : null;
}
