import { afterEach, expect, test } from '@jest/globals';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { ask, codeOf, feed, goodToken, json } from './raw-client.js';

const NOON = new Date('2026-11-20T12:00:00Z');
let sandbox: Sandbox;

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  sandbox = await startSandbox({ ratePerHour: 0, startTime: NOON, frozen: true, enabled: ['Audit.Exchange'], ...options });
  return sandbox;
}

afterEach(async () => await sandbox.close());

test('a record that was added is listed, downloaded and in the ledger', async () => {
  await start();
  sandbox.addBlob('Audit.Exchange', { t: new Date('2026-11-20T11:00:00Z'), records: [{ Id: 'a', CreationTime: '2026-11-20T10:59:00' }] });
  const api = await feed(sandbox);
  const [item] = await api.items('Audit.Exchange', '2026-11-20T10:00:00', '2026-11-20T12:00:00');
  expect(item?.contentCreated).toBe('2026-11-20T11:00:00.000Z');
  expect(item?.contentExpiration).toBe('2026-12-04T11:00:00.000Z');
  const reply = item === undefined ? null : await api.blob(item);
  expect(reply?.status).toBe(200);
  expect(reply?.body.toString()).toBe('[{"Id":"a","CreationTime":"2026-11-20T10:59:00"}]');
  expect(sandbox.ledger.records().map(({ id }) => id)).toEqual(['a']);
  expect(sandbox.checkLaws()).toEqual([]);
});
void [ask, codeOf, goodToken, json];
