/** How close a run comes to the time that the service's request limit dictates, and how often it is told off. */
import { DEFAULT_CONTENT_TYPES } from '../../src/model.js';
import { freshRun } from './collector.js';
import { startSandboxProcess } from './sandbox-process.js';
import { row, seconds, times, whole, type Row } from './table.js';

/** documented: a tenant's baseline. Two full minutes of it and a little more. */
const LIMIT = 2000;
const BLOBS = 4200;
const LATENCY_MS = 50;

export async function limit(): Promise<Row[]> {
  const sandbox = await startSandboxProcess({
    options: { ratePerHour: 0, stableBlobs: true, enabled: DEFAULT_CONTENT_TYPES, requestsPerMinute: LIMIT, latencyMs: LATENCY_MS },
    backlog: { kind: 'blobs', blobs: BLOBS, records: 3, size: 'small' },
  });
  try {
    const run = await freshRun(sandbox, ['--since', '24h', '--max-requests', String(LIMIT)]);
    const { byOperation, throttled } = await sandbox.requests();
    const { token = 0, discovery = 0, ...counted } = byOperation;
    const requests = Object.values(counted).reduce((total, count) => total + count, 0);
    // The nth request of the limit may go at once, the next one a minute after the first.
    const leastMs = Math.floor((requests - 1) / LIMIT) * 60_000 + LATENCY_MS;
    return [
      row(`requests (${LATENCY_MS} ms each, ${whole(LIMIT)} a minute allowed)`, `${whole(requests)} for ${whole(run.downloaded)} blobs, and ${token + discovery} to log in`),
      row('least time that the limit allows', seconds(leastMs)),
      row('collect, wall', seconds(run.wallMs)),
      row('over the least', times(run.wallMs / leastMs), '<= 1.10x'),
      row('throttled (AF429)', `${whole(throttled)} (${((throttled / requests) * 100).toFixed(2)} %)`, '<= 1 %'),
    ];
  } finally {
    await sandbox.close();
  }
}
