/** How fast a backlog gets into the durable store, beside curl which only writes it to files. */
import { DEFAULT_CONTENT_TYPES } from '../../src/model.js';
import { freshRun, type Run } from './collector.js';
import { hasCurl, makeCurl } from './curl.js';
import { median, type Measured } from './measure.js';
import { startSandboxProcess } from './sandbox-process.js';
import { megabytes, row, seconds, times, whole, type Row } from './table.js';

const ROUNDS = 5;
export const FAST = ['--since', '24h', '--max-requests', '60000'];

export async function throughput(): Promise<Row[]> {
  const sandbox = await startSandboxProcess({
    options: { ratePerHour: 0, stableBlobs: true, enabled: DEFAULT_CONTENT_TYPES, requestsPerMinute: 60_000 },
    backlog: { kind: 'blobs', blobs: 300, records: 500, size: 'real' },
  });
  try {
    const curl = hasCurl ? await makeCurl(sandbox) : null;
    const [runs, fetches]: [Run[], Measured[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      if (curl !== null) fetches.push(await curl.fetchAll());
      runs.push(await freshRun(sandbox, FAST));
    }
    await curl?.close();
    return report(runs, fetches);
  } finally {
    await sandbox.close();
  }
}

function report(runs: readonly Run[], fetches: readonly Measured[]): Row[] {
  const stored = runs[0]!.stored;
  const wallMs = median(runs.map((run) => run.wallMs));
  const rows = [
    row('records stored', whole(stored), '150,000'),
    row('collect, wall (median of 5)', seconds(wallMs)),
    row('collect, CPU', seconds(median(runs.map((run) => run.cpuMs ?? Number.NaN)))),
    row('records a second', whole(median(runs.map((run) => (run.stored * 1000) / run.wallMs))), '>= 75,000'),
    row('peak memory', megabytes(peak(runs)), '<= 200 MB'),
  ];
  if (fetches.length === 0) return [...rows, row('over curl', 'unknown: no curl here', '<= 3x, better 1.5x')];
  return [
    ...rows,
    row('curl, wall', seconds(median(fetches.map((fetched) => fetched.wallMs)))),
    row('curl, CPU', seconds(median(fetches.map((fetched) => fetched.cpuMs ?? Number.NaN)))),
    row('wall over curl (median of ratios)', times(median(runs.map((run, index) => run.wallMs / fetches[index]!.wallMs))), '<= 3x, better 1.5x'),
    row('CPU over curl', times(median(runs.map((run, index) => (run.cpuMs ?? Number.NaN) / (fetches[index]!.cpuMs ?? Number.NaN))))),
  ];
}

export function peak(runs: readonly Measured[]): number | null {
  const known = runs.flatMap(({ peakBytes }) => (peakBytes === null ? [] : [peakBytes]));
  return known.length === 0 ? null : Math.max(...known);
}
