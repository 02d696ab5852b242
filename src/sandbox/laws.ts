/** What must hold of every client in every scenario, read off the request log. Pure. */
import { CONTENT_TYPES } from '../model.js';
import type { RequestEntry } from './request-log.js';
import { COOL_DOWN_MS } from './subscriptions.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const LOGIN: readonly RequestEntry['operation'][] = ['discovery', 'token'];

/** One sentence for each breach; none when the client is a good citizen. `requestsPerMinute` counts real time. */
export function brokenLaws(entries: readonly RequestEntry[], requestsPerMinute: number): string[] {
  return [
    ...entries.flatMap((entry) => breachesOf(entry).map((breach) => `${entry.method} ${entry.url}: ${breach}`)),
    ...frequentStarts(entries),
    ...crowdedMinutes(entries, requestsPerMinute),
  ];
}

function breachesOf(entry: RequestEntry): string[] {
  const breaches: string[] = [];
  const query = new Map([...new URL(entry.url).searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const login = LOGIN.includes(entry.operation);
  if (entry.bearer === 'foreign') breaches.push('carries a token that was not issued here');
  if (login && entry.bearer !== 'none') breaches.push('carries an access token to the login host');
  if (!login && entry.operation !== 'unknown' && !query.get('publisheridentifier')) breaches.push('has no PublisherIdentifier');
  if (entry.operation === 'stop') breaches.push('stops a subscription');
  if (entry.operation === 'content') breaches.push(...windowBreaches(query, entry.at));
  return breaches;
}

function windowBreaches(query: ReadonlyMap<string, string>, at: Date): string[] {
  const [start, end] = ['starttime', 'endtime'].map((name) => utc(query.get(name) ?? ''));
  if (start === undefined || end === undefined || Number.isNaN(start) || Number.isNaN(end)) return ['leaves out its times'];
  const breaches: string[] = [];
  if (end - start > DAY_MS) breaches.push('asks for more than 24 hours');
  if (start < at.getTime() - 7 * DAY_MS) breaches.push('starts more than 7 days ago');
  return breaches;
}

function utc(time: string): number {
  const plain = time.replace(/(Z|[+ ]00:?00)$/, '');
  return Date.parse(plain.length === 10 ? plain : `${plain}Z`);
}

/** A start that never took effect (an error of the server, throttling, a refused token) may be repeated. */
function frequentStarts(entries: readonly RequestEntry[]): string[] {
  return CONTENT_TYPES.flatMap((contentType) => {
    const starts = entries.filter(
      ({ operation, status, code, ...entry }) =>
        operation === 'start' && entry.contentType === contentType && status < 500 && status !== 401 && code !== 'AF429',
    );
    return starts.slice(1).flatMap((entry, index) => {
      const sinceMs = entry.at.getTime() - (starts[index]?.at.getTime() ?? 0);
      return sinceMs < COOL_DOWN_MS ? [`${contentType} is started twice within ${Math.round(sinceMs / 1000)} seconds`] : [];
    });
  });
}

function crowdedMinutes(entries: readonly RequestEntry[], requestsPerMinute: number): string[] {
  const times = entries.filter(({ operation }) => !LOGIN.includes(operation)).map(({ atReal }) => atReal);
  let oldest = 0;
  let most = 0;
  times.forEach((time, index) => {
    while ((times[oldest] ?? 0) <= time - MINUTE_MS) oldest += 1;
    most = Math.max(most, index - oldest + 1);
  });
  return most > requestsPerMinute ? [`${most} requests within 60 seconds, and ${requestsPerMinute} are allowed`] : [];
}
