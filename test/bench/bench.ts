/** `npm run bench`, or `npm run bench -- throughput startup`: figures, no pass or fail. Each scenario starts its own sandbox process. */
import { cpus, totalmem } from 'node:os';
import { dashboards } from './dashboards.js';
import { day } from './day.js';
import { limit } from './limit.js';
import { hasGnuTime } from './measure.js';
import { memory } from './memory.js';
import { startup } from './startup.js';
import { printTable, type Row } from './table.js';
import { throughput } from './throughput.js';

const SCENARIOS: Readonly<Record<string, [title: string, run: () => Promise<Row[]>]>> = {
  throughput: ['throughput: 300 blobs of 500 records (1.3 kB each), gzip, 0 ms', throughput],
  memory: ['memory', memory],
  limit: ['limit: 2,000 requests a minute', limit],
  startup: ['start-up', startup],
  day: ['day: 72 runs, bytes of blobs downloaded (decoded) over bytes stored', day],
  dashboards: ['dashboards: seconds and peak memory', dashboards],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => SCENARIOS[name] === undefined);
if (unknown.length > 0) {
  console.error(`No such scenario: ${unknown.join(', ')}. There are ${Object.keys(SCENARIOS).join(', ')}.`);
  process.exitCode = 64;
} else {
  const [first] = cpus();
  console.log(`${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform} ${process.arch}`);
  if (!hasGnuTime) console.log('/usr/bin/time (GNU time) is missing: CPU and peak memory are unknown.');
  for (const [name, [title, run]] of Object.entries(SCENARIOS)) if (wanted.length === 0 || wanted.includes(name)) printTable(title, await run());
}
