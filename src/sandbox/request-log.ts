/** Every request as it came and how it was answered; the raw material of the laws. */
import type { ContentType } from '../model.js';
import type { Operation } from './call.js';

export type RequestEntry = {
  /** Virtual time. */
  at: Date;
  /** Real milliseconds since the sandbox's process began. */
  atReal: number;
  operation: Operation;
  method: string;
  /** The whole address, with its query. */
  url: string;
  /** 0 until it is answered, and for ever when the connection broke before. */
  status: number;
  /** The service's own code in a refusal. */
  code: string | null;
  contentType: ContentType | null;
  /** Of the body, as they went out. */
  bytesSent: number;
  /** 'foreign' is a bearer token that was not issued here. */
  bearer: 'none' | 'ours' | 'foreign';
};
