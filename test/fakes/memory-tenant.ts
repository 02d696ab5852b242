/** World['api'] in memory, as strict as the wire: no window over 24 hours, none beyond seven days, no second start, no content without a subscription. */
import { ServiceError } from '../../src/errors.js';
import type { ContentBlob, ContentType, Subscription } from '../../src/model.js';
import type { ActivityApi } from '../../src/world.js';

const DAY = 86_400_000;

export type MemoryTenant = ActivityApi & {
  /** The body is what a download gives, or the error that it ends with. */
  add(contentId: string, created: Date, body: string | Error, contentType?: ContentType): void;
  calls: string[];
  skewMs: number | null;
};

export function memoryTenant(now: () => Date, enabled: readonly ContentType[]): MemoryTenant {
  const items: { contentType: ContentType; blob: ContentBlob; body: string | Error }[] = [];
  const subscribed = new Set<ContentType>(enabled);
  const calls: string[] = [];
  const tenant: MemoryTenant = {
    calls,
    skewMs: null,
    add(contentId, created, body, contentType = 'Audit.Exchange') {
      const blob = { contentId, contentUri: `https://x/${contentId}`, contentCreated: created, contentExpiration: new Date(created.getTime() + 14 * DAY) };
      const before = items.findIndex((item) => item.blob.contentId === contentId);
      if (before !== -1) items.splice(before, 1);
      items.push({ contentType, blob, body });
    },
    subscriptions: async () => await Promise.resolve([...subscribed].map((contentType): Subscription => ({ contentType, status: 'enabled' }))),
    async start(contentType) {
      await Promise.resolve();
      calls.push(`start ${contentType}`);
      if (subscribed.has(contentType)) throw new Error('a needless start');
      subscribed.add(contentType);
    },
    async list(contentType, { start, end }) {
      await Promise.resolve();
      calls.push(`list ${contentType} ${start.toISOString()} ${end.toISOString()}`);
      if (!subscribed.has(contentType)) throw new ServiceError('no-subscription', 'none');
      const refused = end <= start || end.getTime() - start.getTime() > DAY || start.getTime() < now().getTime() - 7 * DAY;
      if (refused) throw new Error(`the window ${start.toISOString()} to ${end.toISOString()} would be refused`);
      const inside = items.filter((item) => item.contentType === contentType && item.blob.contentCreated >= start && item.blob.contentCreated < end);
      return inside.map(({ blob }) => blob).toSorted((a, b) => a.contentCreated.getTime() - b.contentCreated.getTime());
    },
    async download({ contentId }) {
      await Promise.resolve();
      calls.push(`download ${contentId}`);
      const body = items.find(({ blob }) => blob.contentId === contentId)?.body ?? new ServiceError('absent', 'not there');
      if (body instanceof Error) throw body;
      return { encoded: Buffer.from(body), decoded: async () => Buffer.from(body) };
    },
    clockSkewMs: () => tenant.skewMs,
  };
  return tenant;
}
