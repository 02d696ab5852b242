import { afError } from '../af-errors.js';
import type { Scenario } from './scenario.js';
import { refusal } from './tenant-scenarios.js';

const HOUR_MS = 3_600_000;

/** Listings: pages, windows, order, growth. */
export const LISTING_SCENARIOS: readonly Scenario[] = [
  { name: 'many-pages', description: 'Two items a page.', options: { pageSize: 2 } },
  { name: 'one-item-pages', description: 'One item a page.', options: { pageSize: 1 } },
  { name: 'empty-page', description: 'The first page is empty, and there is a next.', behaviour: { emptyFirstPage: true } },
  { name: 'looping-pages', description: 'The next page is the page itself.', faults: [{ on: 'content', answer: { nextPageUri: 'self' } }] },
  {
    name: 'stale-page',
    description: 'The second page is refused once (AF20031).',
    options: { pageSize: 2 },
    faults: [refusal('content', afError('AF20031', '2026112000R000001000002'), { matches: 'nextpage=', times: 1 })],
  },
  {
    name: 'aged-page',
    description: 'The second page is refused once because its times are too old (AF20055).',
    options: { pageSize: 2 },
    faults: [refusal('content', afError('AF20055'), { matches: 'nextpage=', times: 1 })],
  },
  {
    name: 'foreign-next-page',
    description: 'The next page is on another host.',
    faults: [{ on: 'content', answer: { nextPageUri: 'https://elsewhere.example/api/v1/page' } }],
  },
  {
    name: 'foreign-content',
    description: 'The blobs are on another host.',
    faults: [{ on: 'content', answer: { contentUriOrigin: 'https://elsewhere.example' } }],
  },
  { name: 'growing-tail', description: 'The newest item of a listing grows, and comes again under a new contentId.', options: { groupRecords: 2000 } },
  { name: 'inside-slice', description: 'A window that starts inside a span gets what comes after.', options: { insideSpan: 'slice' } },
  { name: 'inside-whole', description: 'A window that starts inside a span gets the whole item.', options: { insideSpan: 'whole' } },
  { name: 'stable-blobs', description: 'Items never change.', options: { stableBlobs: true } },
  {
    name: 'late-content',
    description: 'Content from 3 and from 30 hours ago becomes visible in a minute.',
    setUp: (sandbox) => {
      const now = sandbox.clock.now().getTime();
      for (const hours of [3, 30]) {
        const t = new Date(now - hours * HOUR_MS);
        const record = { Id: `late-${hours}`, CreationTime: t.toISOString().slice(0, 19), Operation: 'FileAccessed', Workload: 'SharePoint' };
        sandbox.addBlob('Audit.SharePoint', { t, visibleAt: new Date(now + 60_000), records: [record] });
      }
    },
  },
  { name: 'repeated-items', description: 'The same contentId twice in a listing, and on two pages.', options: { pageSize: 2 }, behaviour: { repeatItems: true } },
  { name: 'partial-windows', description: 'A window of more than 24 hours is answered with its first 24.', behaviour: { wideWindow: 'partial' } },
  { name: 'today-when-omitted', description: 'Omitted times mean today.', behaviour: { omittedTimes: 'today' } },
  { name: 'refused-when-omitted', description: 'Omitted times are a garbled 400.', behaviour: { omittedTimes: 'error400' } },
  { name: 'long-outage', description: 'There is content of nine days.', options: { history: 9 * 24 } },
  { name: 'newest-first', description: 'Listings are sorted the wrong way.', behaviour: { newestFirst: true } },
  { name: 'shared-expiration', description: 'All items of a listing carry the expiration of the first.', behaviour: { sharedExpiration: true } },
  { name: 'retention-7', description: 'Content expires after 7 days.', options: { retentionDays: 7 } },
  { name: 'retention-21', description: 'Content expires after 21 days.', options: { retentionDays: 21 } },
];
