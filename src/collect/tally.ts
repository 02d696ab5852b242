/** What came in and what went out, for one content type. The sums must hold: listed = known + downloaded + failed + lost, records = stored + duplicate. */
import type { ServiceError, UserError } from '../errors.js';
import type { ContentType, Gap } from '../model.js';
import { makeLatency, type Latency, type LatencySeconds } from './latency.js';

export type Counts = {
  contentType: ContentType;
  windows: number;
  /** Dealt with by this run; an owed blob that was tried again counts too. */
  listed: number;
  known: number;
  downloaded: number;
  failed: number;
  lost: number;
  /** Listed, but the time of the run was up before their turn. */
  left: number;
  /** Downloaded again although known: the daily look-back, or --recheck ... */
  rechecked: number;
  /** ... and the records that were new in them: content that changed under an unchanged contentId. */
  late: number;
  records: number;
  stored: number;
  duplicate: number;
  /** The run's time was up: the next one goes on. */
  unfinished: boolean;
};

export type Tally = Counts & {
  gaps: Gap[];
  latency: Latency;
  /** Why failed blobs failed, each reason once. */
  reasons: Set<string>;
  /** What ended this type's run early. */
  error: UserError | ServiceError | null;
};

/** As `collect --json` gives it. */
export type TypeReport = Counts & {
  gaps: { start: string; end: string; reason: string }[];
  latencySeconds: LatencySeconds | null;
  reasons: string[];
  error: { message: string; hint: string | null; code: string | null } | null;
};

export function makeTally(contentType: ContentType): Tally {
  return {
    contentType,
    windows: 0,
    listed: 0,
    known: 0,
    downloaded: 0,
    failed: 0,
    lost: 0,
    left: 0,
    rechecked: 0,
    late: 0,
    records: 0,
    stored: 0,
    duplicate: 0,
    gaps: [],
    latency: makeLatency(),
    reasons: new Set(),
    error: null,
    unfinished: false,
  };
}

/** A type has moved when a window was done, or a record was stored. */
export function hasMoved(tally: Tally): boolean {
  return tally.windows > 0 || tally.downloaded > 0;
}

export function reportOf(tally: Tally): TypeReport {
  const { latency, reasons, error, gaps, ...counts } = tally;
  return {
    ...counts,
    gaps: gaps.map(({ start, end, reason }) => ({ start: start.toISOString(), end: end.toISOString(), reason })),
    latencySeconds: latency.summary(),
    reasons: [...reasons],
    error: error === null ? null : { message: error.message, hint: error.hint, code: error.code },
  };
}
