import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { eventsCommand } from '../../src/commands/events.js';
import { parseCondition, matches } from '../../src/dashboards/where.js';
import { readEvent } from '../../src/dashboards/event.js';
import { UserError } from '../../src/errors.js';
import { inventTenant } from '../../src/sandbox/tenant/tenant.js';
import { fakeWorld } from '../fakes/command-world.js';
import { delivered, TUESDAY } from '../sandbox/tenant/two-days.js';
import { addSegment, makeHome, NOW } from './event-store.js';

async function events(home: string, options: { where?: string[]; type?: string[]; since?: string }, write?: (bytes: Buffer) => Promise<void>, now = NOW) {
  const world = fakeWorld({ now: () => now, ...(write === undefined ? {} : { write }) });
  const code = await eventsCommand({ home, profile: 'default', since: '24h', ...options }, world);
  return { code, bytes: Buffer.concat(world.written) };
}

test('without a condition all lines come as they lie in the segments, byte for byte', async () => {
  const home = makeHome();
  const until = new Date('2026-09-03T06:00:00Z');
  const records = delivered(inventTenant({ seed: 1, ratePerHour: 500 }), TUESDAY, 24);
  const odd = [Buffer.from([0x7b, 0xff, 0x7d]), Buffer.from('  {"Operation" : "blanks" }  '), Buffer.from('not json')];
  const path = addSegment(home, 'Audit.General', [...records.map(({ text }) => text), ...odd], until);
  const { bytes } = await events(home, { since: '20d' }, undefined, until);
  expect(bytes.equals(readFileSync(path))).toBe(true);
});

const line = (Operation: string, CreationTime: string) => ({ Operation, CreationTime, UserId: 'Adele@contoso.example' });

test('a condition, a type and a time choose lines', async () => {
  const home = makeHome();
  addSegment(home, 'Audit.Exchange', [line('Send', '2026-11-20T11:00:00'), line('Create', '2026-11-20T11:00:00'), line('Send', '2026-11-18T11:00:00')]);
  addSegment(home, 'Audit.SharePoint', [line('Send', '2026-11-20T11:00:00')]);
  addSegment(home, 'Audit.Exchange', [line('Send', '2026-11-20T11:00:00')], new Date('2026-11-19T11:00:00Z'));
  expect((await events(home, { where: ['Operation=send'], type: ['audit.exchange'] })).bytes.toString()).toBe(`${JSON.stringify(line('Send', '2026-11-20T11:00:00'))}\n`);
});

test('a reader that has enough ends it without a failure', async () => {
  const home = makeHome();
  for (const hour of [8, 9, 10]) addSegment(home, 'Audit.Exchange', [{ Operation: 'x' }], new Date(`2026-11-20T${String(hour).padStart(2, '0')}:00:00Z`));
  let writes = 0;
  const { code } = await events(home, {}, async () => {
    writes += 1;
    throw new Error('EPIPE');
  });
  expect({ code, writes }).toEqual({ code: 0, writes: 1 });
});

const record = {
  Operation: 'Set-Mailbox', UserId: 'Adele@contoso.example', Empty: '', Nothing: null, Count: 3, 'a.b': 'dotted', Item: { Subject: 'Re: 1+1 (x)' },
  Parameters: [{ Name: 'ForwardingSmtpAddress', Value: 'smtp:x@evil.example' }, { Name: 'Identity', Value: 'adele' }], ClientIP: '[::ffff:192.0.2.4]:99',
};

test.each([
  [['Operation=Set-Mailbox'], true],
  [['operation=Set-Mailbox'], false],
  [['Operation=set-mailbox'], true],
  [['UserId=*@contoso.example'], true],
  [['UserId=*@contoso'], false],
  [['UserId!=*@contoso.example'], false],
  [['Operation=Send', 'Operation=Set-Mailbox'], true],
  [['Operation=Send', 'UserId=*'], false],
  [['Operation!=Send', 'Operation!=Create'], true],
  [['Count=3'], true],
  [['Missing='], true],
  [['Nothing='], true],
  [['Missing=x'], false],
  [['Item.Subject=Re: 1+1 (x)'], true],
  [['a.b=dotted'], true],
  [['Parameters.Identity=adele'], true],
  [['forwards-to=x@evil.example'], true],
  [['forwards-to!='], true],
  [['address=192.0.2.4'], true],
  [['log-in='], true],
  [['constructor='], true],
  [['Operation=Set=Mailbox'], false],
])('%j fits: %s', (conditions, fits) => {
  expect(matches(readEvent(Buffer.from(JSON.stringify(record)), NOW), conditions.map(parseCondition))).toBe(fits);
});

test.each(['', 'Operation', '=x'])('"%s" is no condition', (text) => {
  expect(() => parseCondition(text)).toThrow(UserError);
});

test('a word that is no content type is a usage error', async () => {
  await expect(events(makeHome(), { type: ['Audit.Nothing'] })).rejects.toMatchObject({ exitCode: 64 });
});
