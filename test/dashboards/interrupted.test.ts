import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { addSegment, makeHome, show } from './event-store.js';

const BIN = join(import.meta.dirname, '../../../bin/o365.js');

function homeWith(records: number): string {
  const home = makeHome();
  const record = { CreationTime: '2026-11-20T11:00:00', Operation: 'UserLoggedIn', UserId: 'a@b.example' };
  addSegment(home, 'Audit.AzureActiveDirectory', Array.from({ length: records }, () => record));
  return home;
}

test('Ctrl-C ends a dashboard with 130, and leaves nothing of the records behind', async () => {
  const home = homeWith(500_000);
  const temporary = join(home, 'tmp');
  mkdirSync(temporary);
  const child = spawn(process.execPath, [BIN, '--home', home, 'dashboard', 'azure-ad', '--since', '3000d'], { env: { ...process.env, TMPDIR: temporary }, stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (readdirSync(temporary).length === 0 && child.exitCode === null) await turn();
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(readdirSync(temporary)).toEqual([]);
});

test('interrupted before it begins, it reads nothing', async () => {
  await expect(show(homeWith(1), 'azure-ad', { stop: AbortSignal.abort() })).rejects.toMatchObject({ exitCode: 130 });
});
