/**
 * What the service's refusals mean for us. The code decides, never the status alone: a 403 is throttling far more
 * often than permission. Codes and texts: the reference and troubleshooting pages of the API, and what was seen on the wire.
 */
import type { ServiceFailure } from '../errors.js';

export type Verdict =
  | { kind: 'success' }
  /** Everybody waits, then the same request again. */
  | { kind: 'throttled' }
  /** The same request again, a few times. */
  | { kind: 'transient'; sentence: string }
  /** One new token, then the same request once more. */
  | { kind: 'stale-token' }
  /** The next page's link has aged: list the window again. */
  | { kind: 'stale-page'; sentence: string }
  | { kind: 'failed'; failure: ServiceFailure; sentence: string; hint: string; retryAfterMs?: number };

export type Answer = {
  status: number;
  code: string | null;
  message: string;
  /** A 404 without a code says that a blob is not there; of anything else, that the address is wrong. */
  isBlob: boolean;
};

type Failed = { failure: ServiceFailure; sentence: string; hint: string };

const OURS = 'this is a fault of o365: please report it with the code';

export const AF_CAUSES: Readonly<Record<string, Failed>> = {
  AF10001: {
    failure: 'refused',
    sentence: 'the app has no permission for this content',
    hint: 'in Entra add the Application permission ActivityFeed.Read of "Office 365 Management APIs" (for DLP.All also ActivityFeed.ReadDlp), then "Grant admin consent"',
  },
  AF20001: { failure: 'unavailable', sentence: 'the service misses a parameter', hint: OURS },
  AF20002: { failure: 'unavailable', sentence: 'the service calls a parameter wrong', hint: OURS },
  AF20003: { failure: 'unavailable', sentence: 'the service calls an expiration wrong', hint: OURS },
  AF20010: {
    failure: 'refused',
    sentence: 'the tenant ID in the settings is not the tenant that the app belongs to',
    hint: 'copy the Directory (tenant) ID from the app’s overview page and run o365 configure',
  },
  AF20011: {
    failure: 'refused',
    sentence: 'the service does not know this tenant, or it was deleted',
    hint: 'check the tenant ID and the cloud (enterprise, gcc, gcc-high, dod) with o365 configure',
  },
  AF20012: {
    failure: 'refused',
    sentence: 'the tenant is not set up for auditing in Office 365',
    hint: 'assign an Office 365 licence, turn auditing on in Microsoft Purview, and wait up to 24 hours',
  },
  AF20013: {
    failure: 'refused',
    sentence: 'the tenant ID is not a GUID',
    hint: 'use the Directory (tenant) ID with o365 configure, not the domain',
  },
  AF20020: { failure: 'refused', sentence: 'the service does not know this content type', hint: 'check the content types with o365 configure' },
  AF20022: { failure: 'no-subscription', sentence: 'there is no subscription for this content type', hint: 'o365 collect starts it' },
  AF20023: {
    failure: 'subscription-disabled',
    sentence: 'the subscription for this content type is disabled',
    hint: 'o365 collect starts it again; if it stays disabled, check that auditing is on',
  },
  AF20030: { failure: 'bad-times', sentence: 'the service turned the time window down', hint: 'check the clock of this machine' },
  AF20055: { failure: 'bad-times', sentence: 'the service turned the time window down', hint: 'check the clock of this machine' },
  AF20050: { failure: 'absent', sentence: 'the content does not exist', hint: 'it is tried once more in the next run' },
  AF20051: { failure: 'expired', sentence: 'the content has expired', hint: 'run o365 collect at least once every seven days' },
  AF20052: { failure: 'absent', sentence: 'the service does not understand the content’s address', hint: 'it is tried once more in the next run' },
  AF20053: { failure: 'unavailable', sentence: 'the service wants one language', hint: OURS },
  AF20054: { failure: 'unavailable', sentence: 'the service cannot read the language', hint: OURS },
  // No code of the service: what is left of a .NET exception.
  DataServiceException: {
    failure: 'refused',
    sentence: 'auditing is off in this tenant, or the tenant ID or the cloud is wrong',
    hint: 'in Microsoft Purview > Audit choose "Start recording", or in Exchange Online PowerShell run Set-AdminAuditLogConfig -UnifiedAuditLogIngestionEnabled $true; it takes up to 60 minutes',
  },
};

const TRANSIENT_CODES = new Set(['AF50000', 'AF50005', 'AF50006']);

/** The service splits a .NET exception at its first colon, so code and message are both garbage (seen on the wire). */
const AUDITING_OFF_PATTERN = /DataServiceException[\s\S]*Tenant\s+\S+\s+does not exist/;

/** What to do with an answer that is not a success by its status. */
export function judge({ status, code, message, isBlob }: Answer): Verdict {
  const known = code === null || !Object.hasOwn(AF_CAUSES, code) ? undefined : AF_CAUSES[code];
  if (code === 'AF20024') return { kind: 'success' };
  if (code === 'AF429') return { kind: 'throttled' };
  if (code === '429' || /too many frequent subscription start/i.test(message)) return coolingDown(message);
  if (code === 'AF20031') return { kind: 'stale-page', sentence: 'the link to the next page has expired' };
  if (known !== undefined) return { kind: 'failed', ...known };
  if (AUDITING_OFF_PATTERN.test(`${code ?? ''} ${message}`)) return { kind: 'failed', ...AF_CAUSES['DataServiceException']! };
  if (status === 429) return { kind: 'throttled' };
  if (status === 401) return { kind: 'stale-token' };
  if (status === 404 && isBlob) return { kind: 'failed', ...AF_CAUSES['AF20050']! };
  if (status >= 500 || status === 408 || (code !== null && TRANSIENT_CODES.has(code))) {
    return { kind: 'transient', sentence: `the service answered ${status}${code === null ? '' : ` (${code})`}` };
  }
  return {
    kind: 'failed',
    failure: status === 403 ? 'refused' : 'unavailable',
    sentence: `the service answered ${status}${code === null ? '' : ` (${code})`}: ${firstWords(message)}`,
    hint: 'o365 verify goes through the connection step by step',
  };
}

/** documented: 15 minutes between two starts. seen on the wire: "Please retry again after 8m 46s." */
function coolingDown(message: string): Verdict {
  const [, minutes, seconds] = /(?:(\d+)\s*m)?\s*(?:(\d+)\s*s)/.exec(message) ?? [];
  const retryAfterMs = minutes === undefined && seconds === undefined ? 15 * 60_000 : (Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
  return {
    kind: 'failed',
    failure: 'cooling-down',
    sentence: `the subscription can be started again in ${Math.ceil(retryAfterMs / 60_000)} min`,
    hint: 'a later run starts it; the other content types go on',
    retryAfterMs,
  };
}

/** The start of a message of the service, on one line. Our secrets are not in it: the service is told none but the token. */
function firstWords(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim().slice(0, 200) || 'no reason given';
}
