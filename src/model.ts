/** The nouns of the program. The service's own words stay as they are: contentType, contentId, contentUri, contentCreated. */

/** documented: the five content types of the Management Activity API, in the service's own spelling. */
export const CONTENT_TYPES = [
  'Audit.AzureActiveDirectory',
  'Audit.Exchange',
  'Audit.SharePoint',
  'Audit.General',
  'DLP.All',
] as const;

export type ContentType = (typeof CONTENT_TYPES)[number];

/** What is collected unless the settings say otherwise: DLP.All holds matched card numbers in clear, so it is a choice. */
export const DEFAULT_CONTENT_TYPES: readonly ContentType[] = CONTENT_TYPES.filter((type) => type !== 'DLP.All');

/** The service echoes `audit.general` and `Audit.Sharepoint`: compare without regard to case. */
export function parseContentType(text: string): ContentType | null {
  return CONTENT_TYPES.find((type) => type.toLowerCase() === text.trim().toLowerCase()) ?? null;
}

/** Half-open, as the service reads it: start <= contentCreated < end. */
export type TimeWindow = { start: Date; end: Date };

/** One item of a content listing. `contentId` is opaque, and not a promise that the content never changes. */
export type ContentBlob = {
  contentId: string;
  contentUri: string;
  contentCreated: Date;
  contentExpiration: Date;
};

/** `status` is 'unknown' when the service left it out, which it does. */
export type Subscription = { contentType: ContentType; status: 'enabled' | 'disabled' | 'unknown' };

/** How far one content type is. Each type moves alone. */
export type Checkpoint = {
  /** Where collecting began: nothing earlier is ever new. */
  floor: Date;
  /** Listed up to here; null until the first window is done. */
  watermark: Date | null;
  /** When the whole seven days were last listed; null before the first time. */
  lookedBackAt: Date | null;
  /** When this program last asked for the subscription to start. */
  startedAt: Date | null;
};

/** A blob that failed and is tried again in the next run, until it expires. */
export type OwedBlob = ContentBlob & {
  reason: string;
  /** The service said that it does not exist; the second time it is lost. */
  absent: boolean;
};

/** A span whose content is out of reach for good, or one blob of it. */
export type Gap = { start: Date; end: Date; reason: string };

export type CloudName = 'enterprise' | 'gcc' | 'gcc-high' | 'dod' | 'sandbox' | 'custom';

/** Where one tenant's data is asked for. Both URLs are origins: https, no path, no trailing slash. */
export type Endpoint = { cloud: CloudName; apiUrl: string; loginUrl: string };

export type Credential =
  | { kind: 'certificate'; certificateFile: string; privateKeyFile: string }
  | { kind: 'secret-file'; file: string }
  | { kind: 'secret-environment' }
  | { kind: 'federated-token'; file: string }
  | { kind: 'managed-identity'; clientId: string | null };

/** After how long without a new event an alarm is due. */
export const NO_DATA_ALERTS = ['none', '30m', '1h', '2h', '4h', '6h', '12h', '24h', '72h'] as const;

export type NoDataAlert = (typeof NO_DATA_ALERTS)[number];

/** What `configure` stores and every other command reads. No secret is in here, only where to find it. */
export type Settings = {
  tenantId: string;
  applicationId: string;
  endpoint: Endpoint;
  credential: Credential;
  contentTypes: readonly ContentType[];
  /** Chooses the throttling pool; the tenant's own id unless said otherwise. */
  publisherId: string;
  /** A private certificate authority, PEM: TLS inspection, the sandbox. */
  caFile: string | null;
  /** Whether the daily look-back downloads again what it already knows of the last 48 hours. */
  recheck: 'daily' | 'never';
  noDataAlert: NoDataAlert;
  /** Events received before that many whole days are removed at the end of each run; absent: none ever is. */
  keepDays?: number;
};
