/** The judge: what was stored, against the sandbox's ledger of truth. */
import type { LedgerRecord } from '../../src/sandbox/sandbox.js';
import { HOUR, storedLines, type Profile } from './profile.js';

export type Verdict = {
  /** Earlier records need not be there. The first run's floor unless said. */
  since?: Date;
  /** Records that need not be there for another reason: named as failed or lost. */
  excused?: (record: LedgerRecord) => boolean;
  /** Records without an Id come once and not more; only where no blob is ever downloaded twice. */
  strict?: boolean;
  /** Runs outside this process stored too, so the reports do not count everything. */
  killedRuns?: boolean;
};

/** Throws one Error with everything that does not hold: lost, doubled, changed, invented, sums, laws. */
export function assertExactlyOnce(profile: Profile, { since, excused = () => false, strict = false, killedRuns = false }: Verdict = {}): void {
  const { sandbox, runs } = profile;
  const last = runs.at(-1);
  if (last === undefined) throw new Error('nothing has run');
  const from = since ?? new Date(runs[0]!.startedAt.getTime() - HOUR);
  const wanted = sandbox.ledger
    .records({ visibleBefore: last.startedAt })
    .filter((record) => profile.settings.contentTypes.includes(record.contentType) && record.t >= from && !isInGap(profile, record) && !excused(record));
  const everything = sandbox.ledger.records({ visibleBefore: new Date(8.64e15) });
  const troubles = [...compare(storedLines(profile), wanted, everything, strict), ...brokenSums(profile, !killedRuns), ...sandbox.checkLaws()];
  if (troubles.length > 0) throw new Error(`${troubles.length} troubles:\n${troubles.slice(0, 12).join('\n')}`);
}

function compare(stored: readonly Buffer[], wanted: readonly LedgerRecord[], everything: readonly LedgerRecord[], strict: boolean): string[] {
  const storedCount = countBy(stored.map((line) => keyOf(line)));
  const wantedCount = countBy(wanted.map(({ bytes }) => keyOf(asLine(bytes))));
  const allCount = countBy(everything.map(({ bytes }) => keyOf(asLine(bytes))));
  const forms = new Set(everything.map(({ bytes }) => asLine(bytes).toString('latin1')));
  const troubles: string[] = [];
  for (const [key, count] of wantedCount) {
    const found = storedCount.get(key) ?? 0;
    if (isId(key) ? found === 0 : found < count) troubles.push(`lost: ${key} is stored ${found} times, and was delivered ${count} times`);
  }
  for (const [key, count] of storedCount) {
    if (isId(key) ? count > 1 : strict && count > (allCount.get(key) ?? 0)) troubles.push(`twice: ${key} is stored ${count} times`);
  }
  for (const line of stored) {
    if (!forms.has(line.toString('latin1'))) troubles.push(`changed or invented: ${line.toString('utf8').slice(0, 200)}`);
  }
  return troubles;
}

/** A record is known by its Id without letter case; one without an Id by its own bytes. */
function keyOf(line: Buffer): string {
  const id: unknown = JSON.parse(line.toString('utf8')).Id;
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? `Id ${String(id).toLowerCase()}` : `bytes ${line.toString('latin1')}`;
}

function isId(key: string): boolean {
  return key.startsWith('Id ');
}

/** Line breaks between tokens may become blanks. */
function asLine(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte)));
}

function countBy(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function isInGap({ runs }: Profile, { contentType, t }: LedgerRecord): boolean {
  return runs.some(({ report }) =>
    report.types.some((type) => type.contentType === contentType && type.gaps.some(({ start, end }) => new Date(start) <= t && t < new Date(end))),
  );
}

function brokenSums(profile: Profile, countsAll: boolean): string[] {
  const types = profile.runs.flatMap(({ report }) => report.types);
  const stored = types.reduce((sum, type) => sum + type.stored, 0);
  const lines = storedLines(profile).length;
  return [
    ...types
      .filter(({ listed, known, downloaded, failed, lost }) => listed !== known + downloaded + failed + lost)
      .map((type) => `${type.contentType}: listed ${type.listed} is not the sum of known, downloaded, failed, lost`),
    ...types.filter((type) => type.records !== type.stored + type.duplicate).map((type) => `${type.contentType}: records ${type.records} is not stored + duplicate`),
    ...(!countsAll || stored === lines ? [] : [`the reports say ${stored} stored, and there are ${lines} lines`]),
  ];
}
