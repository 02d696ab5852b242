/**
 * The mini-blobs of the tenant: the pieces in which its content arrives, of which a listing makes items.
 * Sorted by arrival for each content type and data centre. What is invented is asked for hour by hour, and kept.
 */
import type { ContentType } from '../model.js';
import type { Tenant, TenantRecord } from './tenant/tenant.js';

export type Mini = {
  /** Arrival in microseconds since 1970; no two of a content type and data centre are alike. */
  micros: number;
  /** Milliseconds since 1970; later than the arrival makes late content. */
  visibleAt: number;
  records: readonly TenantRecord[];
  /** Served in place of the records, as it is, in an item of its own. */
  raw: Buffer | null;
  /** As `raw`, in its gzipped form alone. */
  gzipped: Buffer | null;
};

export type MiniBlobs = {
  add(contentType: ContentType, dc: string, mini: { t: Date; visibleAt?: Date; micros?: number; records: readonly TenantRecord[]; raw?: Buffer | null; gzipped?: Buffer | null }): void;
  /** By data centre, each sorted by arrival, as far as the clock has come. */
  of(contentType: ContentType): ReadonlyMap<string, readonly Mini[]>;
  /** Changes whenever a mini-blob of the type is added. */
  version(contentType: ContentType): number;
};

const HOUR_MS = 3_600_000;

type Shelf = { minis: Mini[]; sorted: boolean; taken: Set<number> };

/** `invented` null is a tenant in which nothing happens by itself. */
export function miniBlobs(invented: { tenant: Tenant; since: Date } | null, now: () => Date): MiniBlobs {
  const shelves = new Map<ContentType, { version: number; byDc: Map<string, Shelf> }>();
  let nextHour = invented === null ? 0 : Math.floor(invented.since.getTime() / HOUR_MS) * HOUR_MS;

  const typeShelf = (contentType: ContentType): { version: number; byDc: Map<string, Shelf> } => {
    const found = shelves.get(contentType) ?? { version: 0, byDc: new Map<string, Shelf>() };
    shelves.set(contentType, found);
    return found;
  };
  const add: MiniBlobs['add'] = (contentType, dc, mini) => {
    const ofType = typeShelf(contentType);
    const shelf = ofType.byDc.get(dc) ?? { minis: [], sorted: true, taken: new Set<number>() };
    ofType.byDc.set(dc, shelf);
    const micros = freeMicros(shelf.taken, mini.t.getTime() * 1000 + (mini.micros ?? 0));
    shelf.taken.add(micros);
    shelf.sorted &&= micros > (shelf.minis.at(-1)?.micros ?? 0);
    const visibleAt = (mini.visibleAt ?? mini.t).getTime();
    shelf.minis.push({ micros, visibleAt, records: mini.records, raw: mini.raw ?? null, gzipped: mini.gzipped ?? null });
    ofType.version += 1;
  };
  const inventUpToNow = (): void => {
    if (invented === null) return;
    for (const upTo = now().getTime(); nextHour <= upTo; nextHour += HOUR_MS)
      for (const mini of invented.tenant.miniBlobsOfHour(new Date(nextHour))) add(mini.contentType, mini.dc, mini);
  };
  return {
    add,
    of(contentType) {
      inventUpToNow();
      const sorted = new Map<string, readonly Mini[]>();
      for (const [dc, shelf] of typeShelf(contentType).byDc) {
        if (!shelf.sorted) shelf.minis.sort((one, other) => one.micros - other.micros);
        shelf.sorted = true;
        sorted.set(dc, shelf.minis);
      }
      return sorted;
    },
    version(contentType) {
      inventUpToNow();
      return typeShelf(contentType).version;
    },
  };
}

function freeMicros(taken: ReadonlySet<number>, wanted: number): number {
  let micros = wanted;
  while (taken.has(micros)) micros += 1;
  return micros;
}
