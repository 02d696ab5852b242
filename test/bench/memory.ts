/** Peak memory: at ten times the backlog, and with one blob of 50 MB. */
import { DEFAULT_CONTENT_TYPES } from '../../src/model.js';
import { freshRun, type Run } from './collector.js';
import { median } from './measure.js';
import { startSandboxProcess } from './sandbox-process.js';
import type { Backlog } from './backlog.js';
import { megabytes, row, seconds, whole, type Row } from './table.js';
import { FAST } from './throughput.js';

const ROUNDS = 3;

export async function memory(): Promise<Row[]> {
  const small = await runsOver({ kind: 'blobs', blobs: 300, records: 500, size: 'real' });
  const large = await runsOver({ kind: 'blobs', blobs: 3000, records: 500, size: 'real' });
  const [smallPeak, largePeak] = [peakOf(small), peakOf(large)];
  const growth = smallPeak === null || largePeak === null ? 'unknown: no GNU time here' : `${((largePeak / smallPeak - 1) * 100).toFixed(1)} %`;
  const wallMs = median(large.map((run) => run.wallMs));
  return [
    row('300 blobs of 500 records: peak (median of 3)', megabytes(smallPeak), '<= 200 MB'),
    row('3,000 blobs: peak (median of 3)', megabytes(largePeak), '<= 200 MB'),
    row('growth', growth, '<= 10 %'),
    row('3,000 blobs: wall', `${seconds(wallMs)}, ${whole((large[0]!.stored * 1000) / wallMs)} records a second`),
    ...(await fiftyMegabytes('gzip')),
    ...(await fiftyMegabytes('identity')),
  ];
}

async function runsOver(backlog: Backlog): Promise<Run[]> {
  const sandbox = await startSandboxProcess({
    options: { ratePerHour: 0, stableBlobs: true, enabled: DEFAULT_CONTENT_TYPES, requestsPerMinute: 60_000 },
    backlog,
  });
  try {
    const runs: Run[] = [];
    for (let round = 0; round < ROUNDS; round++) runs.push(await freshRun(sandbox, FAST));
    return runs;
  } finally {
    await sandbox.close();
  }
}

async function fiftyMegabytes(encoding: 'gzip' | 'identity'): Promise<Row[]> {
  const sandbox = await startSandboxProcess({
    options: { ratePerHour: 0, enabled: DEFAULT_CONTENT_TYPES, gzip: encoding === 'gzip' },
    backlog: { kind: 'large', bytes: 50_000_000 },
  });
  try {
    const run = await freshRun(sandbox, FAST);
    return [row(`one blob of 50 MB, ${encoding}: peak`, `${megabytes(run.peakBytes)} (${whole(run.stored)} records)`, '<= 350 MB')];
  } finally {
    await sandbox.close();
  }
}

function peakOf(runs: readonly Run[]): number | null {
  const known = runs.flatMap(({ peakBytes }) => (peakBytes === null ? [] : [peakBytes]));
  return known.length === 0 ? null : median(known);
}
