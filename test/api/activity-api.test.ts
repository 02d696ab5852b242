import { describe, expect, test } from '@jest/globals';
import { makeActivityApi } from '../../src/api/activity-api.js';
import { makeRequestBudget } from '../../src/api/request-budget.js';
import { NetworkError, ServiceError } from '../../src/errors.js';
import type { ActivityApi, Tokens } from '../../src/world.js';
import { fakeWorld } from '../fakes/command-world.js';
import { playedSend, refusal, type Answer, type PlayedSend } from '../fakes/answers.js';

const HOST = 'https://manage.example';
const TENANT = '11111111-1111-1111-1111-111111111111';
const PUBLISHER = '22222222-2222-2222-2222-222222222222';
const ROOT = `${HOST}/api/v1.0/${TENANT}/activity/feed`;
const WINDOW = { start: new Date('2026-11-18T06:00:00Z'), end: new Date('2026-11-18T12:00:00Z') };
const NOW = new Date('2026-11-18T12:00:00Z');

type Played = PlayedSend & { api: ActivityApi; renewed: string[]; enough: AbortController };

function play(...answers: Answer[]): Played {
  const sent = playedSend(...answers);
  const { clock, random } = fakeWorld({ now: () => NOW });
  const renewed: string[] = [];
  let token = 1;
  const tokens: Tokens = {
    get: async () => await Promise.resolve(`token-${token}`),
    async renew(refused) {
      renewed.push(refused);
      if (refused === `token-${token}`) token += 1;
      return await Promise.resolve(`token-${token}`);
    },
  };
  const enough = new AbortController();
  const budget = makeRequestBudget(60_000, clock, random);
  const time = { enough: enough.signal, hardEnd: new AbortController().signal };
  const api = makeActivityApi({ apiUrl: HOST, tenantId: TENANT, publisherId: PUBLISHER }, { send: sent.send, tokens, budget, clock, random, time });
  return { ...sent, api, renewed, enough };
}

function item(name: string, created = '2026-11-18T07:00:00Z'): object {
  return { contentId: name, contentUri: `${HOST}/audit/${name}`, contentCreated: created, contentExpiration: '2026-12-02T07:00:00Z' };
}

const ids = async (api: ActivityApi): Promise<string[]> => (await api.list('Audit.Exchange', WINDOW)).map(({ contentId }) => contentId);
const urls = ({ asked }: PlayedSend): string[] => asked.map(({ url }) => url);

describe('a listing', () => {
  test('names type, times to the second without a zone, and the publisher', async () => {
    const played = play({ body: [] });
    await ids(played.api);
    expect(urls(played)).toEqual([`${ROOT}/subscriptions/content?contentType=Audit.Exchange&startTime=2026-11-18T06:00:00&endTime=2026-11-18T12:00:00&PublisherIdentifier=${PUBLISHER}`]);
    expect(played.asked[0]?.headers).toEqual({ Authorization: 'Bearer token-1' });
  });

  test('follows each next page to the letter, adds the publisher once, and gives each content once, oldest first', async () => {
    const next = [`${HOST}/api/v1/${TENANT}/x?contenttype=a&nextpage=2015101900R022885001761`, `${HOST}/y?PublisherIdentifier=${TENANT}&nextpage=%24a`, `${HOST}/z`];
    const played = play(
      { body: [item('c', '2026-11-18T09:00:00Z')], headers: { nextpageuri: next[0]! } },
      { body: [], headers: { nextpageuri: ` ${next[1]!}\r\n` } },
      { body: [item('a'), item('c', '2026-11-18T09:00:00Z')], headers: { nextpageuri: next[2]! } },
      { body: [item('b', '2026-11-18T08:00:00Z')] },
    );
    expect(await ids(played.api)).toEqual(['a', 'b', 'c']);
    expect(urls(played).slice(1)).toEqual([`${next[0]}&PublisherIdentifier=${PUBLISHER}`, next[1], `${next[2]}?PublisherIdentifier=${PUBLISHER}`]);
  });

  test.each([
    ['itself', (first: string) => [first]],
    ['an earlier page', () => [`${HOST}/b`, `${HOST}/c`, `${HOST}/b`]],
  ])('that leads back to %s ends', async (_name, chain) => {
    const first = `${ROOT}/subscriptions/content?contentType=Audit.Exchange&startTime=2026-11-18T06:00:00&endTime=2026-11-18T12:00:00`;
    const played = play(...chain(first).map((nextpageuri) => ({ body: [], headers: { nextpageuri } })));
    await expect(ids(played.api)).rejects.toMatchObject({ failure: 'paging' });
    expect(played.asked.length).toBeLessThan(5);
  });

  test.each(['AF20031', 'AF20055', 'AF20030'])('whose next page is refused with %s is listed again from the start, once', async (code) => {
    const first = { body: [item('a')], headers: { nextpageuri: `${HOST}/b` } };
    const good = play(first, refusal(400, code), first, { body: [item('b')] });
    expect(await ids(good.api)).toEqual(['a', 'b']);
    const bad = play(first, refusal(400, code), first, refusal(400, code));
    await expect(ids(bad.api)).rejects.toMatchObject({ failure: 'paging' });
    expect(bad.asked).toHaveLength(4);
  });

  test('whose first page is refused for its times is not listed again', async () => {
    const played = play(refusal(400, 'AF20055'));
    await expect(ids(played.api)).rejects.toMatchObject({ failure: 'bad-times', code: 'AF20055' });
    expect(played.asked).toHaveLength(1);
  });
});

describe('an address that is not the configured one gets no request:', () => {
  test.each(['https://elsewhere.example/x', 'http://manage.example/x', 'https://manage.example:444/x', 'https://manage.example@elsewhere.example/x', 'https://user@manage.example/x', 'https://manage.example.elsewhere.example/', '//manage.example/x', 'no address', 'javascript:alert(1)'])('%s', async (address) => {
    const listing = play({ body: [item('a')], headers: { nextpageuri: address } });
    await expect(ids(listing.api)).rejects.toMatchObject({ failure: 'foreign-host' });
    expect(listing.asked).toHaveLength(1);
    const blob = play({ body: [] });
    const download = async () => await blob.api.download({ contentId: 'a', contentUri: address, contentCreated: NOW, contentExpiration: NOW }, async () => {});
    await expect(download()).rejects.toMatchObject({ failure: 'foreign-host' });
    expect(blob.asked).toHaveLength(0);
  });
});

test('a blob’s address keeps its $ and gets the publisher', async () => {
  const played = play({ body: [{}] });
  await played.api.download({ contentId: 'a', contentUri: `${HOST}/audit/1$2$audit_exchange$Audit_Exchange$na0036`, contentCreated: NOW, contentExpiration: NOW }, async () => {});
  expect(urls(played)).toEqual([`${HOST}/audit/1$2$audit_exchange$Audit_Exchange$na0036?PublisherIdentifier=${PUBLISHER}`]);
});

test('a start has no body', async () => {
  const played = play({ body: {} });
  await played.api.start('DLP.All');
  expect(played.asked[0]).toMatchObject({ method: 'POST', url: `${ROOT}/subscriptions/start?contentType=DLP.All&PublisherIdentifier=${PUBLISHER}` });
  expect(played.asked[0]?.body).toBeUndefined();
});

describe('a 401', () => {
  test('is answered with one new token and the same request', async () => {
    const played = play({ status: 401, body: '' }, { body: [] });
    expect(await ids(played.api)).toEqual([]);
    expect(played.renewed).toEqual(['token-1']);
    expect(played.asked.map(({ headers }) => headers?.['Authorization'])).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('that comes again ends it', async () => {
    const played = play({ status: 401, body: '' });
    await expect(ids(played.api)).rejects.toMatchObject({ failure: 'refused', code: '401' });
    expect(played.asked).toHaveLength(2);
  });

  test('with AF10001 is a matter of permission: no new token', async () => {
    const played = play(refusal(401, 'AF10001'));
    await expect(ids(played.api)).rejects.toMatchObject({ failure: 'refused', code: 'AF10001' });
    expect(played.renewed).toEqual([]);
  });
});

describe('what passes is tried four times in all:', () => {
  test.each<[string, Answer]>([
    ['a 500', { status: 500 }],
    ['a 408', { status: 408 }],
    ['AF50000', refusal(500, 'AF50000')],
    ['no answer', new NetworkError('reset', 'broke off')],
    ['a web page with 200', { body: '<html>' }],
    ['an empty answer', { body: '' }],
  ])('%s', async (_name, answer) => {
    const good = play(answer, answer, answer, { body: [item('a')] });
    expect(await ids(good.api)).toEqual(['a']);
    const bad = play(answer);
    await expect(ids(bad.api)).rejects.toMatchObject({ failure: 'unavailable' });
    expect(bad.asked).toHaveLength(4);
  });
});

test('throttling does not use up the attempts', async () => {
  const played = play(...Array.from({ length: 9 }, () => refusal(403, 'AF429')), { body: [] });
  expect(await ids(played.api)).toEqual([]);
  expect(played.asked).toHaveLength(10);
});

test('when the run’s time is up, no request is sent', async () => {
  const played = play({ body: [] });
  played.enough.abort();
  await expect(ids(played.api)).rejects.toBeInstanceOf(ServiceError);
  await expect(ids(played.api)).rejects.toMatchObject({ failure: 'out-of-time' });
  expect(played.asked).toHaveLength(0);
});

test('the service’s clock is heard from every answer, also from refusals', async () => {
  const played = play({ status: 400, body: '', headers: { date: 'Wed, 18 Nov 2026 12:10:00 GMT' } });
  expect(played.api.clockSkewMs()).toBeNull();
  await expect(ids(played.api)).rejects.toBeInstanceOf(ServiceError);
  expect(played.api.clockSkewMs()).toBe(600_000);
});

test('no error quotes a token or an address beyond its host', async () => {
  const played = play({ status: 403, body: { error: { message: 'no' } }, headers: {} });
  const error: unknown = await ids(played.api).catch((thrown: unknown) => thrown);
  expect(JSON.stringify(error) + String(error)).not.toMatch(/token-1|PublisherIdentifier/);
});
