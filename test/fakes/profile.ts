/** A configured profile in a temporary home beside its own sandbox, and what its runs gave. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectReport } from '../../src/collect/report.js';
import type { TypeReport } from '../../src/collect/tally.js';
import { collectCommand, type CollectOptions } from '../../src/commands/collect.js';
import { placesOf, type Places } from '../../src/config/places.js';
import { writeSettings } from '../../src/config/settings-file.js';
import { UserError } from '../../src/errors.js';
import type { ContentType, Settings } from '../../src/model.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.js';
import { segmentFiles } from '../../src/store/segments.js';
import { fakeWorld, type FakeWorld, type FakeWorldOptions } from './command-world.js';

export const NOON = new Date('2026-11-18T12:00:00Z');
export const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

export type Run = { exitCode: number; report: CollectReport; error: UserError | null; world: FakeWorld; startedAt: Date };

export type Profile = {
  sandbox: Sandbox;
  home: string;
  name: string;
  places: Places;
  settings: Settings;
  /** Every run so far, for the sums. */
  runs: Run[];
  /** One `o365 collect --json` in this process. */
  collect(options?: Partial<CollectOptions>, world?: Partial<FakeWorldOptions>): Promise<Run>;
  close(): Promise<void>;
};

export type ProfileOptions = { contentTypes?: readonly ContentType[]; recheck?: Settings['recheck']; home?: string; name?: string };

/** A frozen, empty tenant at noon with one content type, unless said otherwise. */
export async function makeProfile(sandboxOptions: Partial<SandboxOptions> = {}, options: ProfileOptions = {}): Promise<Profile> {
  const contentTypes = options.contentTypes ?? ['Audit.Exchange'];
  const sandbox = await startSandbox({ ratePerHour: 0, startTime: NOON, frozen: true, enabled: contentTypes, requestsPerMinute: 1_000_000, ...sandboxOptions });
  return await profileAt(sandbox, { ...options, contentTypes });
}

export async function profileAt(sandbox: Sandbox, options: ProfileOptions & { contentTypes: readonly ContentType[] }): Promise<Profile> {
  const name = options.name ?? 'default';
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'o365-test-'));
  const places = placesOf({ env: {}, home, profile: name, homedir: home });
  const settings = settingsFor(sandbox, options.contentTypes, options.recheck ?? 'daily');
  writeSettings(places, name, settings);
  const runs: Run[] = [];

  return {
    sandbox,
    home,
    name,
    places,
    settings,
    runs,
    async collect(given = {}, worldOptions = {}) {
      const run = await runCollect({ home, profile: name, maxTime: '18m', maxRequests: '60000', json: true, ...given }, { now: () => sandbox.clock.now(), ...worldOptions });
      runs.push(run);
      return run;
    },
    async close() {
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export function settingsFor(sandbox: Sandbox, contentTypes: readonly ContentType[], recheck: Settings['recheck'] = 'daily'): Settings {
  return {
    tenantId: sandbox.tenantId,
    applicationId: sandbox.applicationId,
    endpoint: { cloud: 'custom', apiUrl: sandbox.apiUrl, loginUrl: sandbox.loginUrl },
    credential: { kind: 'secret-file', file: sandbox.clientSecretFile },
    contentTypes,
    publisherId: sandbox.tenantId,
    caFile: sandbox.caFile,
    recheck,
    noDataAlert: 'none',
  };
}

async function runCollect(options: CollectOptions, worldOptions: FakeWorldOptions): Promise<Run> {
  const world = fakeWorld(worldOptions);
  const startedAt = worldOptions.now();
  let [exitCode, error] = [0, null as UserError | null];
  try {
    exitCode = await collectCommand(options, world);
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    [exitCode, error] = [thrown.exitCode, thrown];
  }
  const [document = '{"types":[],"notes":[]}'] = world.outLines;
  return { exitCode, error, world, startedAt, report: options.json === true ? JSON.parse(document) : { types: [], notes: [] } };
}

/** The one content type's row; throws when there are several. */
export function only(run: Run): TypeReport {
  const [type, second] = run.report.types;
  if (type === undefined || second !== undefined) throw new Error(`${run.report.types.length} content types in the report`);
  return type;
}

export function typeOf(run: Run, contentType: ContentType): TypeReport {
  const found = run.report.types.find((type) => type.contentType === contentType);
  if (found === undefined) throw new Error(`${contentType} is not in the report`);
  return found;
}

/** Every stored line, in the order of the segments' names. */
export function storedLines(profile: Pick<Profile, 'places'>): Buffer[] {
  return segmentFiles(profile.places.eventsFolder).flatMap((file) => linesOf(readFileSync(file)));
}

function linesOf(content: Buffer): Buffer[] {
  if (content.at(-1) !== 0x0a) throw new Error('a segment does not end with a line feed');
  const lines: Buffer[] = [];
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(0x0a, at);
    lines.push(content.subarray(at, end));
    at = end + 1;
  }
  return lines;
}

export function ago(profile: Pick<Profile, 'sandbox'>, milliseconds: number): Date {
  return new Date(profile.sandbox.clock.now().getTime() - milliseconds);
}

/** Adds a mini-blob that arrived so long ago, with a record for each Id. */
export function addRecords(
  profile: Pick<Profile, 'sandbox'>,
  milliseconds: number,
  ids: readonly string[],
  { contentType = 'Audit.Exchange', dc = 'na0036', visibleInMs = -Infinity }: { contentType?: ContentType; dc?: string; visibleInMs?: number } = {},
): void {
  const t = ago(profile, milliseconds);
  const visibleAt = Number.isFinite(visibleInMs) ? new Date(profile.sandbox.clock.now().getTime() + visibleInMs) : t;
  profile.sandbox.addBlob(contentType, { t, visibleAt, dc, records: ids.map((Id) => ({ Id, CreationTime: t.toISOString().slice(0, 19), Operation: 'Set-Mailbox' })) });
}

/** The Ids of all stored lines. */
export function storedIds(profile: Pick<Profile, 'places'>): string[] {
  return storedLines(profile).map((line) => JSON.parse(line.toString('utf8')).Id);
}
