/** The Management Activity API: subscriptions, listings, blobs. Pages and headers are dealt with here; what to fetch is decided elsewhere. */
import { ServiceError } from '../errors.js';
import type { ContentBlob, ContentType, Settings, TimeWindow } from '../model.js';
import type { ActivityApi, HttpResponse } from '../world.js';
import { call, StalePage, type Caller } from './call.js';
import { NotUnderstood, parseListing, parseSubscriptions } from './wire.js';

/** Far beyond any real listing: several thousand blobs were not enough to make a second page appear (documented). */
const MOST_PAGES = 10_000;

type Target = Pick<Settings, 'tenantId' | 'publisherId'> & { apiUrl: string };

export function makeActivityApi(target: Target, caller: Omit<Caller, 'heard'>): ActivityApi {
  const root = `${target.apiUrl}/api/v1.0/${target.tenantId}/activity/feed`;
  let skewMs: number | null = null;
  const listening: Caller = {
    ...caller,
    heard(response) {
      skewMs = skewOf(response, caller.clock.now()) ?? skewMs;
    },
  };
  const ours = (url: string) => withPublisher(checkOrigin(url, target.apiUrl), target.publisherId);

  async function askPage(url: string, isFirst: boolean): Promise<Page> {
    try {
      return await call(listening, { method: 'GET', url: ours(url) }, readPage);
    } catch (error) {
      // seen on the wire: a link that has aged is also refused for its times, though the first page was not.
      if (!isFirst && error instanceof ServiceError && error.failure === 'bad-times') throw new StalePage(error.message);
      throw error;
    }
  }

  async function listOnce(contentType: ContentType, window: TimeWindow): Promise<ContentBlob[]> {
    const times = `startTime=${wireTime(window.start)}&endTime=${wireTime(window.end)}`;
    const byId = new Map<string, ContentBlob>();
    const asked = new Set<string>();
    let next: string | null = `${root}/subscriptions/content?contentType=${contentType}&${times}`;
    while (next !== null) {
      if (asked.has(next) || asked.size >= MOST_PAGES) {
        throw new ServiceError('paging', 'the listing does not end: a page points back to an earlier one', { hint: 'the next run lists it again' });
      }
      asked.add(next);
      const page: Page = await askPage(next, asked.size === 1);
      for (const blob of page.blobs) byId.set(blob.contentId, blob);
      next = page.next;
    }
    return [...byId.values()].toSorted((a, b) => a.contentCreated.getTime() - b.contentCreated.getTime());
  }

  return {
    subscriptions: () => call(listening, { method: 'GET', url: ours(`${root}/subscriptions/list`) }, (response) => parseSubscriptions(response.body)),
    async start(contentType) {
      await call(listening, { method: 'POST', url: ours(`${root}/subscriptions/start?contentType=${contentType}`) }, () => null);
    },
    async list(contentType, window) {
      try {
        return await listOnce(contentType, window);
      } catch (error) {
        if (!(error instanceof StalePage)) throw error;
        return await relist(() => listOnce(contentType, window));
      }
    },
    download: (blob, admitLarge) =>
      call(listening, { method: 'GET', url: ours(blob.contentUri), admitLarge, isBlob: true }, (response) => {
        if (response.encoded.length === 0) throw new NotUnderstood('the blob came empty');
        return { encoded: response.encoded, decoded: async () => (await response.decodedBeside?.()) ?? response.body };
      }),
    clockSkewMs: () => skewMs,
  };
}

type Page = { blobs: ContentBlob[]; next: string | null };

/** documented: the header NextPageUri; the troubleshooting page calls it NextPageUrl, which was never seen. */
function readPage(response: HttpResponse): Page {
  return { blobs: parseListing(response.body), next: response.headers['nextpageuri']?.trim() || null };
}

async function relist(list: () => Promise<ContentBlob[]>): Promise<ContentBlob[]> {
  try {
    return await list();
  } catch (error) {
    if (!(error instanceof StalePage)) throw error;
    throw new ServiceError('paging', error.message, { code: 'AF20031', hint: 'the next run lists it again' });
  }
}

/** Seconds are what is documented; the boundaries of our windows have none finer. */
function wireTime(date: Date): string {
  return date.toISOString().slice(0, 19);
}

/** The token goes to no origin but the configured one. */
function checkOrigin(url: string, apiUrl: string): string {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target?.origin === apiUrl && target.username === '') return url;
  const origin = target?.origin ?? 'an address that is none';
  throw new ServiceError('foreign-host', `the service pointed to ${origin} instead of ${apiUrl}: the token was not sent there`, {
    hint: 'check the endpoint with o365 configure; if it is right, report this to Microsoft',
  });
}

/** documented: on every call, also for blobs; it chooses the pool of requests that we are counted in. The rest of the URL stays to the letter. */
function withPublisher(url: string, publisherId: string): string {
  if (/[?&]PublisherIdentifier=/i.test(url)) return url;
  return `${url}${url.includes('?') ? '&' : '?'}PublisherIdentifier=${publisherId}`;
}

function skewOf(response: HttpResponse, now: Date): number | null {
  const serverTime = Date.parse(response.headers['date'] ?? '');
  return Number.isNaN(serverTime) ? null : serverTime - now.getTime();
}
