/** The ledger of truth: every record that the service holds, for tests to compare with what was stored. */
import { CONTENT_TYPES, type ContentType } from '../model.js';
import type { MiniBlobs } from './mini-blobs.js';

export type LedgerRecord = { contentType: ContentType; id: string | null; bytes: Buffer; t: Date; visibleAt: Date };

export type Ledger = {
  /** What a listing at `visibleBefore` (now, unless said) can show: arrived before it and visible by then. Oldest first within a type and data centre. */
  records(filter?: { contentType?: ContentType; visibleBefore?: Date }): LedgerRecord[];
};

export function ledger(minis: MiniBlobs, now: () => Date): Ledger {
  return {
    records(filter = {}) {
      const at = (filter.visibleBefore ?? now()).getTime();
      const types = filter.contentType === undefined ? CONTENT_TYPES : [filter.contentType];
      return types.flatMap((contentType) =>
        [...minis.of(contentType).values()].flatMap((shelf) =>
          shelf
            .filter((mini) => mini.visibleAt <= at && mini.micros < at * 1000)
            .flatMap((mini) =>
              mini.records.map(({ id, bytes }) => ({
                contentType,
                id,
                bytes,
                t: new Date(Math.floor(mini.micros / 1000)),
                visibleAt: new Date(mini.visibleAt),
              })),
            ),
        ),
      );
    },
  };
}
