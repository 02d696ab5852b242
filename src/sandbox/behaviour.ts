import type { AfCode } from './af-errors.js';

/** Where the real service is undocumented or seen to differ: one switch each, and changeable while the sandbox runs. */
export type Behaviour = {
  /** Every token request that is well-formed is answered with this AADSTS number. */
  entraError: number | null;
  /** What the person does with a device code, once it was pending for so many polls. */
  deviceSignIn: 'approved' | 'pending' | 'slow-down' | 'declined' | 'expired' | 'blocked';
  deviceCodePolls: number;
  deviceCodeIntervalSeconds: number;
  /** The role of whoever signs in with a device code. */
  signedInAs: 'global-administrator' | 'application-administrator' | 'user';
  /** What Microsoft Graph has made is invisible, to Entra too, for this long. */
  replicationMs: number;
  /** The tenant has the service principal of the Office 365 Management APIs; read at start. */
  managementApiKnown: boolean;
  /** v1 answers hold numbers as strings; 'string' makes v2 do so too. */
  tokenNumbers: 'number' | 'string';
  /** The body of a 401 for a token that is expired, revoked or garbled. */
  unauthorizedBody: 'message' | 'empty' | 'AF10001';
  /** Every call of the activity API that carries a good token is answered with this code. */
  apiError: AfCode | null;
  /** 'off': start and content fail with a garbled .NET exception; 'off-2019': its older form. */
  auditing: 'on' | 'off' | 'off-2019';
  coolDownStatus: 403 | 429;
  coolDownPerTenant: boolean;
  /** A start is answered `enabled`, but takes effect only after this time. */
  enableDelayMs: number;
  /** A subscription made here lists nothing for this long. */
  quietMs: number;
  /** A webhook of somebody else on every subscription. */
  foreignWebhook: 'enabled' | 'expired' | null;
  /** Subscriptions are listed without their `status`. */
  withoutStatus: boolean;
  /** `audit.general`, `Audit.Sharepoint`: the echo is not in the documented spelling. */
  oddCase: boolean;
  throttleStatus: 403 | 429;
  retryAfterSeconds: number | null;
  /** seen on the wire: the client id in the tenant's place is accepted. */
  laxTenantSlot: boolean;
  omittedTimes: 'day' | 'today' | 'error400';
  /** A window of more than 24 hours is refused, or answered with its first 24 hours as if complete. */
  wideWindow: 'refuse' | 'partial';
  /** How far beyond seven days a start is still accepted; one hour was seen. */
  retentionSlackMs: number;
  emptyFirstPage: boolean;
  /** The first item comes again as the last, the last of a page again on the next. */
  repeatItems: boolean;
  /** Every item of a listing carries the expiration of the first. */
  sharedExpiration: boolean;
  /** Newest first, instead of data centre by data centre. */
  newestFirst: boolean;
  encoding: 'negotiate' | 'deflate';
  transfer: 'length' | 'chunked' | 'close';
  contentTypeHeader: string;
  /** The host name in the server's certificate; read at start. */
  certificateName: string;
};

export const DEFAULT_BEHAVIOUR: Behaviour = {
  entraError: null,
  deviceSignIn: 'approved',
  deviceCodePolls: 1,
  deviceCodeIntervalSeconds: 5,
  signedInAs: 'global-administrator',
  replicationMs: 0,
  managementApiKnown: true,
  tokenNumbers: 'number',
  unauthorizedBody: 'message',
  apiError: null,
  auditing: 'on',
  coolDownStatus: 403,
  coolDownPerTenant: false,
  enableDelayMs: 0,
  quietMs: 0,
  foreignWebhook: null,
  withoutStatus: false,
  oddCase: false,
  throttleStatus: 403,
  retryAfterSeconds: null,
  laxTenantSlot: false,
  omittedTimes: 'day',
  wideWindow: 'refuse',
  retentionSlackMs: 0,
  emptyFirstPage: false,
  repeatItems: false,
  sharedExpiration: false,
  newestFirst: false,
  encoding: 'negotiate',
  transfer: 'length',
  contentTypeHeader: 'application/json; charset=utf-8',
  certificateName: 'localhost',
};
