import type { ContentType } from '../model.js';
import { type Behaviour } from './behaviour.js';

/** What a sandbox is started with. Counts, hours and milliseconds as the names say. */
export type SandboxOptions = {
  /** 0 takes any free port. */
  port: number;
  seed: number;
  /** Invented events an hour; 0 is an empty tenant that holds only what `addBlob` adds. */
  ratePerHour: number;
  /** Where the virtual clock starts; null is real time. */
  startTime: Date | null;
  /** The virtual clock moves only by `advance` and `set`. */
  frozen: boolean;
  scenario: string | null;
  pageSize: number;
  /** A listed item holds at most this many records (unless one mini-blob alone holds more) ... */
  groupRecords: number;
  /** ... and spans at most this long. */
  groupSpanMs: number;
  /** One mini-blob is one listed item. */
  stableBlobs: boolean;
  /** What a listing does when its start falls inside a span: only what comes after, or the whole item. */
  insideSpan: 'slice' | 'whole';
  retentionDays: number;
  /** Real requests in any sliding 60 seconds, for each PublisherIdentifier; AF429 beyond. */
  requestsPerMinute: number;
  latencyMs: number;
  gzip: boolean;
  enabled: readonly ContentType[];
  /** Hours of invented content before the start. */
  history: number;
  roles: readonly string[];
  behaviour: Partial<Behaviour>;
};

export const DEFAULT_OPTIONS: SandboxOptions = {
  port: 0,
  seed: 1,
  ratePerHour: 120,
  startTime: null,
  frozen: false,
  scenario: null,
  pageSize: 200,
  groupRecords: 90,
  groupSpanMs: 4 * 3_600_000,
  stableBlobs: false,
  insideSpan: 'slice',
  // seen on the wire: 7 days until 2024, 14 and about 21 days in 2026.
  retentionDays: 14,
  // documented: the baseline of a tenant.
  requestsPerMinute: 2000,
  latencyMs: 0,
  gzip: true,
  enabled: [],
  history: 48,
  roles: ['ActivityFeed.Read', 'ActivityFeed.ReadDlp'],
  behaviour: {},
};
