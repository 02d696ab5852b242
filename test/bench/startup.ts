/** What the program costs when there is nothing to do. */
import { rm } from 'node:fs/promises';
import { DEFAULT_CONTENT_TYPES } from '../../src/model.js';
import { BIN, makeHome, runCollect } from './collector.js';
import { measure, median } from './measure.js';
import { startSandboxProcess, type SandboxProcess } from './sandbox-process.js';
import { megabytes, row, times, type Row } from './table.js';

const ROUNDS = 20;

export async function startup(): Promise<Row[]> {
  const sandbox = await startSandboxProcess({ options: { enabled: DEFAULT_CONTENT_TYPES, ratePerHour: 600, frozen: true } });
  const home = await makeHome(sandbox);
  try {
    return await measureIdle(sandbox, home);
  } finally {
    await rm(home, { recursive: true, force: true });
    await sandbox.close();
  }
}

async function measureIdle(sandbox: SandboxProcess, home: string): Promise<Row[]> {
  await runCollect(home, ['--since', '24h']);
  await sandbox.forgetRequests();
  const idle = await runCollect(home, []);
  const { byOperation } = await sandbox.requests();
  const [bare, version, collect]: number[][] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    bare!.push((await measure(process.execPath, ['-e', '0'])).wallMs);
    version!.push((await measure(process.execPath, [BIN, '--version'])).wallMs);
    collect!.push((await runCollect(home, [])).wallMs);
  }
  const bareMs = median(bare!);
  const windows = idle.report.types.reduce((sum, type) => sum + type.windows, 0);
  return [
    row('node -e 0 (medians of 20)', ms(bareMs)),
    row('o365 --version', `${ms(median(version!))}, ${times(median(version!) / bareMs)}`, '<= 1.5x'),
    row('o365 collect, idle', `${ms(median(collect!))}, ${times(median(collect!) / bareMs)}, ${megabytes(idle.peakBytes)}`),
    row('its requests', Object.entries(byOperation).map(([operation, count]) => `${count} ${operation}`).join(', '), `1 token, 1 subscriptions, ${windows} content (one each type and window), 0 blob`),
  ];
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`;
}
