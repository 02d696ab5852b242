import type { ContentType } from '../../model.js';

/** `bytes`: the exact JSON source of one object. `id` is what it says under Id, null when it says nothing usable. */
export type TenantRecord = { id: string | null; bytes: Buffer };

/** What arrives in one piece; a listing joins several of them into one content item. */
export type MiniBlob = {
  contentType: ContentType;
  /** Arrival; no two of one content type and data centre have the same t and micros. */
  t: Date;
  /** 0 … 999 below the millisecond of t. */
  micros: number;
  dc: string;
  /** Never before t. */
  visibleAt: Date;
  records: readonly TenantRecord[];
};
