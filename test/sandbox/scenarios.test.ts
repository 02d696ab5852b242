import { expect, test } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { CONTENT_TYPES } from '../../src/model.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { SCENARIOS } from '../../src/sandbox/scenarios/scenarios.js';
import { ask, askToken, codeOf, feed, json, secretForm } from './raw-client.js';

const [NINE, TWELVE] = ['2026-11-20T09:00:00', '2026-11-20T12:00:00'];

async function playing(scenario: string, check: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  const sandbox = await startSandbox({ scenario, ratePerHour: 0, startTime: new Date('2026-11-20T12:00:00Z'), frozen: true });
  try {
    await check(sandbox);
  } finally {
    await sandbox.close();
  }
}

test('every scenario has its own name and one sentence', () => {
  expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
  for (const { name, description } of SCENARIOS) {
    expect(name).toMatch(/^[a-z0-9-]+$/);
    expect(description).toMatch(/^[A-Z"].*\.$/);
  }
});

test('every scenario can be played', async () => {
  await playing('plain', async (sandbox) => {
    for (const { name } of SCENARIOS) expect(() => sandbox.play(name)).not.toThrow();
  });
});

test('an unknown scenario is a usage error that names the flag', async () => {
  await expect(startSandbox({ scenario: 'nothing' })).rejects.toMatchObject({ exitCode: 64, message: expect.stringContaining('--scenario') });
});

test('a scenario can be played later', async () => {
  await playing('plain', async (sandbox) => {
    expect((await askToken(sandbox, secretForm(sandbox))).status).toBe(200);
    sandbox.play('secret-expired');
    expect(json(await askToken(sandbox, secretForm(sandbox))).error_codes).toEqual([7000222]);
  });
});

test('what is given at start wins over the scenario', async () => {
  const sandbox = await startSandbox({ scenario: 'one-item-pages', pageSize: 7, ratePerHour: 0 });
  await sandbox.close();
  expect(sandbox.options.pageSize).toBe(7);
});

test('wrong-host-name serves a certificate for another host', async () => {
  await playing('wrong-host-name', async (sandbox) => {
    expect((await ask(sandbox, sandbox.apiUrl)).error).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(new X509Certificate(sandbox.caPem).ca).toBe(true);
  });
});

test('subscription-lost shows a subscription once that is not there', async () => {
  await playing('subscription-lost', async (sandbox) => {
    const api = await feed(sandbox);
    expect(json(await api.get('subscriptions/list'))).toHaveLength(CONTENT_TYPES.length);
    expect(codeOf(await api.content('Audit.Exchange', NINE, TWELVE))).toBe('AF20022');
    expect(json(await api.get('subscriptions/list'))).toHaveLength(CONTENT_TYPES.length - 1);
    expect((await api.start('Audit.Exchange')).status).toBe(200);
  });
});

test('same-id delivers one Id in two blobs and two content types', async () => {
  await playing('same-id', async (sandbox) => {
    const ids = sandbox.ledger.records().map(({ contentType, id }) => `${contentType} ${id?.toLowerCase()}`);
    const id = '7d1c1b6e-0a3f-4a63-9b0e-5d2b8a1f0c11';
    expect(ids).toEqual(['Audit.General', 'Audit.General', 'Audit.General', 'DLP.All'].map((type) => `${type} ${id}`));
  });
});

test('token-refused gives tokens that are refused at once', async () => {
  await playing('token-refused', async (sandbox) => {
    expect((await (await feed(sandbox)).get('subscriptions/list')).status).toBe(401);
  });
});
