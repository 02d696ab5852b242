/** Every picture's numbers are the ledger's: a tenant of one day with all its quirks is collected, shown, and counted again in plain loops. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DashboardName, DashboardResult } from '../../src/dashboards/dashboard.js';
import { forwardsTo } from '../../src/dashboards/forwarding.js';
import { factsOf } from '../../src/dashboards/log-in-facts.js';
import { logInError, logInOutcome } from '../../src/dashboards/log-in.js';
import { isSharedOutside } from '../../src/dashboards/sharing.js';
import { CONTENT_TYPES } from '../../src/model.js';
import { makeProfile, type Profile } from '../fakes/profile.js';
import { DASHBOARD_NAMES } from '../../src/dashboards/dashboard.js';
import { rowsOf, show, sumsOf } from './event-store.js';
import { different, factsOfLedger, most, size, sizeOf, type Fact } from './ledger.js';

const HOURS = 30;
let profile: Profile;
let all: Fact[];
const results = new Map<DashboardName, DashboardResult>();

beforeAll(async () => {
  profile = await makeProfile({ ratePerHour: 1500, seed: 5, history: 26 }, { contentTypes: CONTENT_TYPES });
  const { report } = await profile.collect({ since: '7d' });
  if (report.outcome !== 'complete') throw new Error(`the run was ${report.outcome}`);
  const until = profile.sandbox.clock.now();
  all = factsOfLedger(profile.sandbox.ledger.records(), until);
  for (const name of DASHBOARD_NAMES) results.set(name, await show(profile.home, name, { until, hours: HOURS }));
}, 120_000);

afterAll(async () => await profile.close());

/** Happened in the span. */
function facts(contentType: string, keep: (fact: Fact) => boolean = () => true): Fact[] {
  const since = profile.sandbox.clock.now().getTime() - HOURS * 3_600_000;
  return all.filter((fact) => fact.type === contentType && fact.at >= since && keep(fact));
}

const user = (fact: Fact): string => fact.text('UserId');
const operation = (fact: Fact): string => fact.text('Operation');
const oneOf = (...names: readonly string[]) => (fact: Fact): boolean => names.includes(operation(fact));

const outcome = ({ fields }: Fact) => logInOutcome(factsOf(fields));
const logIns = (): Fact[] => facts('Audit.AzureActiveDirectory', (fact) => outcome(fact) !== null);
const failures = (): Fact[] => logIns().filter((fact) => outcome(fact) === 'failure');
const changes = (): Fact[] => facts('Audit.AzureActiveDirectory', (fact) => outcome(fact) === null);
const everything = (): Fact[] => CONTENT_TYPES.flatMap((type) => facts(type));
const near = (fact: Fact): Fact[] => logIns().filter((other) => user(other) === user(fact) && other.address !== '' && other.at <= fact.at && other.at >= fact.at - 900_000);
const mail = (keep: (fact: Fact) => boolean = () => true): Fact[] => facts('Audit.Exchange', keep);
const role = (fact: Fact): string => ['owner', 'administrator', 'delegate'][Number(fact.text('LogonType') || 9)] ?? 'other';
const mailbox = (fact: Fact): string => fact.text('MailboxOwnerUPN');
const extension = (fact: Fact): string => fact.text('SourceFileExtension');

function resultOf(name: DashboardName): DashboardResult {
  const result = results.get(name);
  if (result === undefined) throw new Error(`${name} was not shown`);
  return result;
}

function table(name: DashboardName, id: string): (string | number | null)[][] {
  return rowsOf(resultOf(name), id).map((row) => Object.values(row));
}

function total(name: DashboardName, id: string): number {
  return resultOf(name).widgets.find((widget) => widget.id === id)?.total ?? -1;
}

function counted(list: readonly Fact[], series: (fact: Fact) => string): Record<string, number> {
  return Object.fromEntries(most(list, series, [size]).map(([name, count]) => [name, count]));
}

/** The seven largest, and the rest together. */
function withOther(list: readonly Fact[], series: (fact: Fact) => string): Record<string, number> {
  const rows = most(list, series, [size]).slice(0, 7);
  const rest = list.length - rows.reduce((sum, [, count]) => sum + Number(count), 0);
  return Object.fromEntries(rest > 0 ? [...rows, ['other', rest]] : rows);
}

test('every record that was stored is read, each once', () => {
  for (const name of ['azure-ad', 'exchange', 'overview'] as const) {
    const types: readonly string[] = resultOf(name).dashboard.contentTypes;
    expect(resultOf(name).reading).toMatchObject({ received: all.filter(({ type }) => types.includes(type)).length, events: types.flatMap((type) => facts(type)).length, unreadable: 0 });
  }
  expect(resultOf('onedrive').reading.received + resultOf('sharepoint').reading.received).toBe(all.filter(({ type }) => type === 'Audit.SharePoint').length);
  expect(resultOf('azure-ad').reading.events).toBeGreaterThan(1000);
});

describe('azure-ad', () => {
  test('log-ins', () => {
    expect(sumsOf(resultOf('azure-ad'), 'log-in-activity')).toEqual(counted(logIns(), (fact) => outcome(fact) ?? ''));
    expect(failures().length).toBeGreaterThan(50);
  });
  test('failures by user', () => {
    const failed = new Set(failures().map(user));
    expect(table('azure-ad', 'failures-by-user')).toEqual(most(logIns().filter((fact) => failed.has(user(fact))), user, [
      sizeOf((fact) => outcome(fact) === 'failure'), sizeOf((fact) => outcome(fact) === 'success'),
      (group) => different(({ address }) => address)(group.filter((fact) => outcome(fact) === 'failure')),
    ]));
  });
  test('failures by error', () => {
    expect(table('azure-ad', 'failures-by-error')).toEqual(most(failures(), ({ fields }) => logInError(factsOf(fields)) ?? '', [size, different(user)]));
  });
  test('log-ins by address', () => {
    expect(table('azure-ad', 'log-ins-by-address')).toEqual(most(logIns(), ({ address }) => address, [size, sizeOf((fact) => outcome(fact) === 'failure'), different(user)]));
  });
  test('one user from several addresses', () => {
    const rows = table('azure-ad', 'several-addresses');
    expect(rows.length).toBeGreaterThan(3);
    for (const [name, addresses, when] of rows) {
      const own = logIns().filter((fact) => user(fact) === name && fact.address !== '');
      const counts = own.map((fact) => ({ at: fact.at, addresses: different(({ address }) => address)(near(fact)) }));
      const largest = Math.max(...counts.map((count) => count.addresses));
      expect([addresses, when]).toEqual([largest, Math.min(...counts.filter((count) => count.addresses === largest).map(({ at }) => at))]);
    }
  });
  test.each([
    ['users-added-deleted', ['Add user.', 'Delete user.']],
    ['passwords', ['Reset user password.', 'Change user password.']],
    ['memberships', ['Add member to role.', 'Add member to group.', 'Remove member from group.']],
  ])('%s', (id, names) => {
    const expected = changes().filter(oneOf(...names));
    expect(total('azure-ad', id)).toBe(expected.length);
    expect(table('azure-ad', id).map(([when]) => when)).toEqual(expected.map(({ at }) => at).toSorted((a, b) => b - a).slice(0, 10));
  });
  test('top administrators', () => {
    expect(table('azure-ad', 'top-administrators')).toEqual(most(changes(), user, [size, different(operation)]));
  });
  test('operations', () => {
    expect(sumsOf(resultOf('azure-ad'), 'operations')).toEqual(withOther(facts('Audit.AzureActiveDirectory'), operation));
  });
});

describe.each([['onedrive', true], ['sharepoint', false]] as const)('%s', (name, isOneDrive) => {
  const files = (keep: (fact: Fact) => boolean = () => true) => facts('Audit.SharePoint', (fact) => (fact.text('Workload') === 'OneDrive') === isOneDrive && keep(fact));
  const downloads = oneOf('FileDownloaded', 'FileSyncDownloadedFull');
  const uploads = oneOf('FileUploaded');
  const shares = oneOf('SharingSet', 'SharingInvitationCreated', 'CompanyLinkCreated', 'AnonymousLinkCreated');

  test('operations', () => expect(sumsOf(resultOf(name), 'operations')).toEqual(withOther(files(), operation)));
  test('top sites', () => expect(table(name, 'top-sites')).toEqual(most(files(), (fact) => fact.text('SiteUrl'), [size, different(user)])));
  test('top users', () => expect(table(name, 'top-users')).toEqual(most(files(), user, [size, different(({ address }) => address)])));
  test('top addresses', () => expect(table(name, 'top-addresses')).toEqual(most(files(), ({ address }) => address, [size, different(user)])));
  test('downloaded files', () => {
    expect(table(name, 'downloaded-files')).toEqual(most(files(downloads), (fact) => fact.text('ObjectId'), [size, different(user)]));
  });
  test('extensions', () => {
    expect(table(name, 'extensions')).toEqual(most(files((fact) => uploads(fact) || downloads(fact)), extension, [size, sizeOf(uploads), sizeOf(downloads)]));
  });
  test('sharing', () => {
    expect(table(name, 'sharing-by-user')).toEqual(most(files(shares), user, [size, sizeOf(oneOf('AnonymousLinkCreated'))]));
    expect(total(name, 'shared-outside')).toBe(files(({ fields }) => isSharedOutside(fields)).length);
    expect(total(name, 'anonymous-links')).toBe(files(oneOf('AnonymousLinkCreated', 'AnonymousLinkUsed')).length);
    expect(total(name, 'shared-outside')).toBeGreaterThan(5);
  });
});

describe('exchange', () => {

  test('mailbox log-ins', () => expect(sumsOf(resultOf('exchange'), 'mailbox-log-ins')).toEqual(counted(mail(oneOf('MailboxLogin')), role)));
  test('access to mailboxes of others', () => {
    const others = mail((fact) => ['1', '2'].includes(fact.text('LogonType')));
    const shown = table('exchange', 'non-owner-access').map(([who, events, mailboxes, as]) => [`${who} ${as}`, events, mailboxes]);
    expect(shown).toEqual(most(others, (fact) => `${user(fact)} ${role(fact)}`, [size, different(mailbox)]));
  });
  test('rules and forwarding', () => {
    expect(total('exchange', 'inbox-rules')).toBe(mail(oneOf('New-InboxRule', 'Set-InboxRule')).length);
    expect(total('exchange', 'forwarding')).toBe(mail(({ fields }) => forwardsTo(JSON.stringify(fields['Parameters'] ?? '')) !== '').length);
    expect(total('exchange', 'forwarding')).toBeGreaterThan(5);
  });
  test('items deleted for good', () => expect(table('exchange', 'hard-deletes')).toEqual(most(mail(oneOf('HardDelete')), user, [size, different(mailbox)])));
  test('changes by administrators', () => {
    const cmdlets = mail((fact) => fact.text('RecordType') === '1' && !operation(fact).startsWith('Get-'));
    expect(table('exchange', 'administrator-changes').map(([name, count]) => [name, count])).toEqual(most(cmdlets, operation, [size]));
  });
});

describe('overview', () => {
  test('events by content type', () => expect(sumsOf(resultOf('overview'), 'events')).toEqual(counted(everything(), ({ type }) => type)));
  test('latency, received against created', () => {
    const expected = CONTENT_TYPES.toSorted().map((type) => {
      const own = all.filter((fact) => fact.type === type);
      const delays = own.flatMap(({ created, receivedAt }) => (Number.isNaN(created) ? [] : [(receivedAt - created) / 1000])).toSorted((a, b) => a - b);
      return [type, own.length, delays[0], delays[Math.ceil(delays.length / 2) - 1], delays.at(-1), delays.filter((delay) => delay > 5 * 86_400).length, profile.sandbox.clock.now().getTime()];
    });
    expect(table('overview', 'latency').map((row) => row.toSpliced(4, 1))).toEqual(expected);
  });
  test('workloads', () => {
    expect(table('overview', 'workloads').map(([name, events]) => [name, events])).toEqual(most(everything(), (fact) => fact.text('Workload'), [size]));
  });
  test('operations', () => {
    const shown = table('overview', 'operations').map(([name, events, workload]) => [`${name} ${workload}`, events]);
    expect(shown).toEqual(most(everything(), (fact) => `${operation(fact)} ${fact.text('Workload')}`, [size]));
  });
  test('data loss prevention', () => {
    const shown = table('overview', 'dlp').map(([policy, events, users, name]) => [`${policy} ${name}`, events, users]);
    const dlp = everything().filter((fact) => operation(fact).startsWith('Dlp'));
    expect(shown).toEqual(most(dlp, (fact) => `PCI data outside the company ${operation(fact)}`, [size, different(user)]));
  });
});
