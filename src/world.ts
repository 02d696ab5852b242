/** Everything outside the program, as types. A function's signature picks the parts that it touches. */
import type { ContentBlob, ContentType, Subscription, TimeWindow } from './model.js';

export type Clock = {
  /** This machine's clock. */
  now(): Date;
  /** Resolves after the time, or at once when the signal fires. Never rejects. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

/** At least 0, below 1. */
export type Random = () => number;

export type HttpRequest = {
  method: 'GET' | 'POST';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  signal?: AbortSignal;
};

/** Header names are lower-case. `body` is complete and already decoded from gzip or deflate. */
export type HttpResponse = { status: number; headers: Readonly<Record<string, string>>; body: Buffer };

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
  /** The blob's whole body, decoded. */
  download(blob: ContentBlob): Promise<Buffer>;
};
