/** `subscriptions/content`: the listing of one content type in one window. */
import type { ContentType } from '../model.js';
import { afError, apiError } from './af-errors.js';
import { type Answer, jsonAnswer } from './answer.js';
import type { Behaviour } from './behaviour.js';
import type { Call } from './call.js';
import { contentIdOf } from './content-id.js';
import { readTimes, type Times } from './content-times.js';
import { groupMinis } from './listing.js';
import type { MiniBlobs } from './mini-blobs.js';
import type { SandboxOptions } from './options.js';
import { nextPageUri, type PageChain, type Paging } from './paging.js';
import { echo } from './subscriptions.js';

export type ContentSetting = {
  apiUrl: string;
  tenantId: string;
  options: Pick<SandboxOptions, 'pageSize' | 'groupRecords' | 'groupSpanMs' | 'stableBlobs' | 'insideSpan' | 'retentionDays'>;
  behaviour: Behaviour;
  minis: MiniBlobs;
  pages: Paging;
  now(): Date;
};

const DAY_MS = 86_400_000;

/** One page, with the header NextPageUri when there is more. `quiet` lists nothing. */
export function listContent(call: Call, contentType: ContentType, quiet: boolean, setting: ContentSetting): Answer {
  const now = setting.now().getTime();
  const given = { start: call.query.get('starttime') ?? null, end: call.query.get('endtime') ?? null };
  const times = readTimes(given, now, setting.behaviour);
  if (times === 'garbled') {
    // seen on the wire, 2018: an exception cut at its first ": ".
    return apiError(400, 'String reference not set to an instance of a String.\r\nParameter name', 's');
  }
  if (typeof times === 'string') return afError(times);
  const nextPage = call.query.get('nextpage');
  if (nextPage !== undefined) return laterPage(nextPage, contentType, given, setting);
  const items = quiet ? [] : itemsOf(contentType, times, now, setting);
  const chain: PageChain = {
    contentType,
    start: given.start ?? secondsOf(times.start),
    end: given.end ?? secondsOf(times.end),
    items,
    madeAt: now,
  };
  const firstCount = setting.behaviour.emptyFirstPage ? 0 : setting.options.pageSize;
  if (items.length <= firstCount) return jsonAnswer(200, items);
  const next = setting.pages.keep(chain);
  return page(chain, 0, firstCount, next, setting);
}

function laterPage(nextPage: string, contentType: ContentType, given: { start: string | null; end: string | null }, setting: ContentSetting): Answer {
  const asked = { contentType, start: given.start ?? '', end: given.end ?? '' };
  const found = setting.pages.find(nextPage, asked, setting.now().getTime());
  if (found === null) return afError('AF20031', nextPage);
  return page(found.chain, found.offset, setting.options.pageSize, found.next, setting);
}

function page(chain: PageChain, offset: number, count: number, next: (offset: number) => string, setting: ContentSetting): Answer {
  const upTo = offset + count;
  const from = setting.behaviour.repeatItems ? Math.max(0, offset - 1) : offset;
  const headers: Record<string, string> = {};
  if (upTo < chain.items.length) headers['NextPageUri'] = nextPageUri(setting.apiUrl, setting.tenantId, chain, next(upTo));
  return jsonAnswer(200, chain.items.slice(from, upTo), headers);
}

function itemsOf(contentType: ContentType, times: Times, now: number, setting: ContentSetting): object[] {
  const { options, behaviour } = setting;
  const groups = [...setting.minis.of(contentType)].flatMap(([dc, minis]) =>
    groupMinis(minis, { ...times, now }, options).map((group) => ({ ...group, contentType, dc })),
  );
  if (behaviour.newestFirst) groups.sort((one, other) => other.last - one.last);
  const shared = groups[0]?.first;
  const items = groups.map((group) => {
    const contentId = contentIdOf(group);
    const expires = Math.floor((behaviour.sharedExpiration ? (shared ?? group.first) : group.first) / 1000);
    return {
      contentUri: `${setting.apiUrl}/api/v1.0/${setting.tenantId}/activity/feed/audit/${contentId}`,
      contentId,
      contentType: echo(contentType, behaviour),
      contentCreated: new Date(Math.floor(group.last / 1000)).toISOString(),
      contentExpiration: new Date(expires + options.retentionDays * DAY_MS).toISOString(),
    };
  });
  return behaviour.repeatItems ? [...items, ...items.slice(0, 1)] : items;
}

function secondsOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}
