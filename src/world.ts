/** Everything outside the program, as types. A function's signature picks the parts that it touches. */
import type { Checkpoint, ContentBlob, ContentType, Gap, OwedBlob, Subscription, TimeWindow } from './model.js';

export type Clock = {
  /** This machine's clock: may be wrong, may jump. */
  now(): Date;
  /** Milliseconds since some moment; never jumps. For budgets and deadlines. */
  elapsed(): number;
  /** Resolves after the time, or at once when the signal fires. Never rejects. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

/** At least 0, below 1. */
export type Random = () => number;

export type HttpRequest = {
  method: 'GET' | 'POST' | 'PATCH';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  signal?: AbortSignal;
  /** Asked once when a body proves large; the connection waits for the answer. Keeps several large bodies from piling up in memory. */
  admitLarge?: () => Promise<void>;
};

/**
 * Header names are lower-case. `encoded` is the body as it came; `body` decodes gzip or deflate each time it is read,
 * and throws NetworkError when that fails.
 */
export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly encoded: Buffer;
  readonly body: Buffer;
  /** The same beside the program's own thread, where there is one to spare. */
  decodedBeside?(): Promise<Buffer>;
};

/**
 * One HTTPS exchange: no retry, no redirect followed, any status is an answer.
 * Throws NetworkError when there was none: no such host, refused, TLS, proxy, stalled, cut.
 */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

export type Tokens = {
  /** A token that is good for some minutes still. One request to the service, however many ask at once. */
  get(): Promise<string>;
  /** Another token than this one, which the service has just turned down. */
  renew(refused: string): Promise<string>;
};

/** The Management Activity API of one tenant. Every call waits for the request budget, retries what passes, and throws ServiceError. */
export type ActivityApi = {
  subscriptions(): Promise<Subscription[]>;
  start(contentType: ContentType): Promise<void>;
  /** Every page, each contentId once, oldest first. */
  list(contentType: ContentType, window: TimeWindow): Promise<ContentBlob[]>;
  /** The blob's whole body. `admitLarge` as in HttpRequest; `decoded` throws NetworkError when the body is damaged. */
  download(blob: ContentBlob, admitLarge: () => Promise<void>): Promise<{ encoded: Buffer; decoded(): Promise<Buffer> }>;
  /** The service's clock minus ours, by its last `Date` header; null before the first answer. */
  clockSkewMs(): number | null;
};

/** The Ids of some records, 16 bytes each; `hasId[i]` is 0 where record i has none. */
export type RecordIds = { digests: Buffer; hasId: Uint8Array };

/** Which records are new: `isNew[i]` is 1 for those without an Id and for the first of each Id that is not stored yet. */
export type Unseen = { isNew: Uint8Array; newDigests: Buffer };

/** One step forward of one content type: all of it becomes durable, or none. */
export type Step = {
  contentType: ContentType;
  receivedAt: Date;
  /** The new records, each its source bytes and a line feed; may hold several in one buffer. */
  lines: readonly Buffer[];
  newDigests: Buffer;
  /** Blobs whose records are all stored with this step: not downloaded again. */
  known: readonly ContentBlob[];
  /** Blobs that are lost for good: listed for days still, and not asked for again. */
  lost: readonly ContentBlob[];
  /** Failed blobs, and blobs no longer owed. */
  owed: readonly OwedBlob[];
  settled: readonly string[];
  gaps: readonly Gap[];
  checkpoint: Checkpoint;
};

/** How a run ended: what `verify` tells of it. */
export type LastRun = {
  endedAt: Date;
  outcome: string;
  exitCode: number;
  /** The first thing that went wrong, in a sentence; null when nothing did. */
  reason: string | null;
  types: readonly {
    contentType: ContentType;
    stored: number;
    latencySeconds: { min: number; median: number; max: number } | null;
    /** The service wants a pause before the subscription is started again. */
    coolingDownUntil: Date | null;
  }[];
};

/** What must survive a crash. Writing throws UserError (74) when the disk refuses; then nothing of the step has happened. */
export type Store = {
  /** Null before the first run of this type. */
  checkpoint(contentType: ContentType): Checkpoint | null;
  /** Stored; with `fetchedSince`, only when it was downloaded then or later. */
  isKnown(contentType: ContentType, contentId: string, fetchedSince?: Date): boolean;
  owed(contentType: ContentType): OwedBlob[];
  unseen(ids: RecordIds): Unseen;
  /** Steps must not overlap in time, and `unseen` belongs to the step that follows it. */
  commit(step: Step): Promise<void>;
  /** Keeps a body that is not an array of objects, whole; returns its file. */
  quarantine(contentType: ContentType, contentId: string, body: Buffer): Promise<string>;
  /** Found in the last seven days. */
  gaps(now: Date): (Gap & { contentType: ContentType; foundAt: Date })[];
  /** When a record was last stored, or when we began to listen; null before. */
  heardAt(): Date | null;
  /** Since when nothing was stored, if that is at least `afterMs` ago: once for each silence, then null until something is stored. */
  noticeSilence(now: Date, afterMs: number): Date | null;
  /** Drops what has expired: Ids after eight days, contentIds with their content, gaps after seven days. */
  forget(now: Date): void;
  close(): Promise<void>;
};

/** Where words go. Results to `out`, words for people to `say` (standard error). */
export type Terminal = {
  out(line: string): void;
  /** For data; resolves when the reader has taken it. Rejects when the reader is gone. */
  write(bytes: Buffer): Promise<void>;
  say(line: string): void;
  /** Standard output is a terminal. */
  isTerminal: boolean;
  /** Somebody watches standard error. */
  isWatched: boolean;
  /** One line that changes; nothing where nobody watches. An empty text takes it away. */
  progress(text: string): void;
};

/** The user or the system asked the program to end. */
export type Interruption = {
  signal: AbortSignal;
  /** Null until it happens. */
  by(): 'SIGINT' | 'SIGTERM' | null;
  /** Asked a second time, or too long ago. */
  now: AbortSignal;
};

/** Runs another program to its end and never rejects: `code` is null when there is no such program, or when it was ended by a signal. */
export type Run = (
  program: string,
  args: readonly string[],
  options?: { input?: Buffer; env?: Readonly<Record<string, string | undefined>>; timeoutMs?: number },
) => Promise<{ code: number | null; stdout: Buffer; stderr: string }>;
