/**
 * Simulated days of 72 runs, one every 20 virtual minutes: how much is downloaded for what is new. The sandbox serves bodies as they
 * are, so its count of bytes sent is of decoded bytes; each run is a child process that takes the time from the sandbox's Date header.
 */
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_CONTENT_TYPES, type ContentType } from '../../src/model.js';
import { makeHome, runCollect } from './collector.js';
import { startSandboxProcess, type SandboxProcess } from './sandbox-process.js';
import { row, times, type Row } from './table.js';

const START = Date.UTC(2026, 2, 17);
const RUN_EVERY_MS = 20 * 60_000;
const DAY_MS = 86_400_000;

type Bytes = Record<ContentType, number>;
type Day = { downloaded: Bytes; stored: Bytes; requests: number };

export async function day(): Promise<Row[]> {
  return [
    ...(await twoDays('busy (50,000 records a day and type)', { recordsADay: 50_000, late: 0 }, '<= 1.3x')),
    ...(await twoDays('quiet (200 records a day and type)', { recordsADay: 200, late: 0 }, '')),
    row('busy, 3 % listed up to 3 h late: first day', ratios(await firstDay({ recordsADay: 50_000, late: 0.03 }))),
  ];
}

type Tenant = { recordsADay: number; late: number };

async function firstDay(tenant: Tenant): Promise<Day> {
  const sandbox = await startTenant(tenant, 1);
  const home = await makeHome(sandbox);
  try {
    return await runDay(sandbox, home, START);
  } finally {
    await rm(home, { recursive: true, force: true });
    await sandbox.close();
  }
}

async function startTenant({ recordsADay, late }: Tenant, days: number): Promise<SandboxProcess> {
  return await startSandboxProcess({
    options: { ratePerHour: 0, enabled: DEFAULT_CONTENT_TYPES, gzip: false, frozen: true, requestsPerMinute: 60_000 },
    startTime: new Date(START).toISOString(),
    backlog: { kind: 'days', start: new Date(START).toISOString(), days, recordsADay, late },
  });
}

async function twoDays(name: string, tenant: Tenant, aim: string): Promise<Row[]> {
  const sandbox = await startTenant(tenant, 2);
  const home = await makeHome(sandbox);
  const copy = await mkdtemp(join(tmpdir(), 'o365-bench-'));
  try {
    const first = await runDay(sandbox, home, START);
    await cp(home, copy, { recursive: true });
    const daily = await runDay(sandbox, home, START + DAY_MS);
    await setRecheckNever(copy);
    const never = await runDay(sandbox, copy, START + DAY_MS);
    return [
      row(`${name}: first day`, ratios(first), aim),
      row(`${name}: second day, recheck daily`, ratios(daily)),
      row(`${name}: second day, recheck never`, ratios(never), aim),
    ];
  } finally {
    await Promise.all([home, copy].map((folder) => rm(folder, { recursive: true, force: true })));
    await sandbox.close();
  }
}

/** The first run comes 20 minutes into the day, the 72nd at its end. */
async function runDay(sandbox: SandboxProcess, home: string, from: number): Promise<Day> {
  const before = await bytesStored(home);
  await sandbox.forgetRequests();
  for (let at = from + RUN_EVERY_MS; at <= from + DAY_MS; at += RUN_EVERY_MS) {
    await sandbox.setClock(new Date(at));
    await runCollect(home, ['--max-requests', '60000']);
  }
  const { blobBytes, byOperation } = await sandbox.requests();
  const after = await bytesStored(home);
  return {
    downloaded: each((type) => blobBytes[type] ?? 0),
    stored: each((type) => after[type] - before[type]),
    requests: Object.values(byOperation).reduce((total, count) => total + count, 0),
  };
}

async function bytesStored(home: string): Promise<Bytes> {
  const found = each(() => 0);
  for (const type of DEFAULT_CONTENT_TYPES) {
    const folder = join(home, 'data', 'default', 'events', type);
    const files = await readdir(folder, { recursive: true }).catch(() => []);
    for (const file of files) if (file.endsWith('.jsonl')) found[type] += (await stat(join(folder, file))).size;
  }
  return found;
}

function each(value: (type: ContentType) => number): Bytes {
  const found: Bytes = { 'Audit.AzureActiveDirectory': 0, 'Audit.Exchange': 0, 'Audit.SharePoint': 0, 'Audit.General': 0, 'DLP.All': 0 };
  for (const type of DEFAULT_CONTENT_TYPES) found[type] = value(type);
  return found;
}

function sum(bytes: Bytes): number {
  return DEFAULT_CONTENT_TYPES.reduce((total, type) => total + bytes[type], 0);
}

function ratios({ downloaded, stored, requests }: Day): string {
  const byType = DEFAULT_CONTENT_TYPES.map((type) => `${type.replace('Audit.', '')} ${(downloaded[type] / stored[type]).toFixed(2)}`).join(', ');
  return `${times(sum(downloaded) / sum(stored))} (${byType}); ${(sum(stored) / 1e6).toFixed(1)} MB new, ${requests} requests`;
}

/** Only what `configure` has no flag for. */
async function setRecheckNever(home: string): Promise<void> {
  const file = join(home, 'config', 'config.json');
  const before = await readFile(file, 'utf8');
  const after = before.replace(/"recheck":\s*"daily"/, '"recheck": "never"');
  if (after === before) throw new Error('the settings do not say "recheck": "daily"');
  await writeFile(file, after);
}
