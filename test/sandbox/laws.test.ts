import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { ask, askToken, feed, type Feed, goodToken, secretForm } from './raw-client.js';

const [NINE, TWELVE] = ['2026-11-20T09:00:00', '2026-11-20T12:00:00'];
let sandbox: Sandbox;
let api: Feed;

beforeEach(async () => {
  sandbox = await startSandbox({ ratePerHour: 0, startTime: new Date('2026-11-20T12:00:00Z'), frozen: true, enabled: ['Audit.Exchange'] });
  api = await feed(sandbox);
});
afterEach(async () => await sandbox.close());

test('a good client breaks no law', async () => {
  await api.get('subscriptions/list');
  await api.start('Audit.General');
  await api.content('Audit.Exchange', NINE, TWELVE);
  expect(sandbox.checkLaws()).toEqual([]);
});

test('a call without PublisherIdentifier breaks one', async () => {
  await ask(sandbox, `${sandbox.apiUrl}/api/v1.0/${sandbox.tenantId}/activity/feed/subscriptions/list`, { headers: { Authorization: `Bearer ${api.token}` } });
  expect(sandbox.checkLaws()).toEqual([expect.stringContaining('has no PublisherIdentifier')]);
});

test('a window of more than 24 hours, of more than 7 days ago, or without times breaks one', async () => {
  await api.content('Audit.Exchange', '2026-11-19T09:00:00', TWELVE);
  await api.content('Audit.Exchange', '2026-11-13T11:59:59Z', '2026-11-13T13:00:00Z');
  await api.get('subscriptions/content', { contentType: 'Audit.Exchange' });
  expect(sandbox.checkLaws()).toEqual(['more than 24 hours', 'more than 7 days ago', 'leaves out its times'].map((breach) => expect.stringContaining(breach)));
});

test('a start within 15 minutes of another breaks one, a start after a failed one does not', async () => {
  sandbox.faults.add({ on: 'start', times: 1, answer: { status: 503 } });
  await api.start('Audit.General');
  await api.start('Audit.General');
  expect(sandbox.checkLaws()).toEqual([]);
  sandbox.clock.advance(10 * 60_000);
  await api.start('Audit.General');
  expect(sandbox.checkLaws()).toEqual(['Audit.General is started twice within 600 seconds']);
});

test('a stop breaks one', async () => {
  await api.get('subscriptions/stop', { contentType: 'Audit.Exchange' }, { method: 'POST' });
  expect(sandbox.checkLaws()).toEqual([expect.stringContaining('stops a subscription')]);
});

test('a token of another sandbox, and a token to the login host, break one', async () => {
  const other = await startSandbox({ ratePerHour: 0 });
  try {
    await api.get('subscriptions/list', {}, { headers: { Authorization: `Bearer ${await goodToken(other)}` } });
  } finally {
    await other.close();
  }
  await askToken(sandbox, secretForm(sandbox), { headers: { Authorization: `Bearer ${api.token}` } });
  expect(sandbox.checkLaws()).toEqual(['a token that was not issued here', 'to the login host'].map((breach) => expect.stringContaining(breach)));
  sandbox.forgetRequests();
  expect(sandbox.checkLaws()).toEqual([]);
});
