/** Listings that are cut into pages, and the header that leads from one to the next. */
import type { ContentType } from '../model.js';

/** What `nextPage` stands for; `items` were grouped when the first page was asked for. */
export type PageChain = { contentType: ContentType; start: string; end: string; items: readonly object[]; madeAt: number };

export type Paging = {
  /** Starts a chain; gives the `nextPage` of the item at `offset`. */
  keep(chain: PageChain): (offset: number) => string;
  /** Null for a `nextPage` that was never given, is more than an hour old, or belongs to other times or another type. */
  find(nextPage: string, asked: Pick<PageChain, 'contentType' | 'start' | 'end'>, now: number): { chain: PageChain; offset: number; next: (offset: number) => string } | null;
};

const HOUR_MS = 3_600_000;
/** Older chains are dropped, so that a long life does not grow. */
const MOST_CHAINS = 500;

export function paging(): Paging {
  const chains = new Map<string, PageChain>();
  let made = 0;
  return {
    keep(chain) {
      made += 1;
      const day = new Date(chain.madeAt).toISOString().slice(0, 13).replace(/\D/g, '');
      // documented: 2015101900R022885001761 is what a nextPage looks like.
      const id = `${day}R${String(made).padStart(6, '0')}`;
      chains.set(id, chain);
      for (const oldest of chains.keys()) if (chains.size > MOST_CHAINS) chains.delete(oldest);
      return tokenOf(id);
    },
    find(nextPage, asked, now) {
      const [, id = '', offset = ''] = /^(\d{10}R\d{6})(\d{6})$/.exec(nextPage) ?? [];
      const chain = chains.get(id);
      const fits =
        chain !== undefined && chain.contentType === asked.contentType && chain.start === asked.start && chain.end === asked.end;
      return fits && now - chain.madeAt <= HOUR_MS ? { chain, offset: Number(offset), next: tokenOf(id) } : null;
    },
  };
}

const tokenOf = (id: string) => (offset: number) => `${id}${String(offset).padStart(6, '0')}`;

/** seen on the wire: `/api/v1/`, parameter names in lower case, and no PublisherIdentifier. */
export function nextPageUri(apiUrl: string, tenant: string, chain: PageChain, nextPage: string): string {
  const query = new URLSearchParams({
    contenttype: chain.contentType,
    starttime: chain.start,
    endtime: chain.end,
    nextpage: nextPage,
  });
  return `${apiUrl}/api/v1/${tenant}/activity/feed/subscriptions/content?${query.toString()}`;
}
