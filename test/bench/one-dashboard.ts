/** The child of the dashboards' bench: reads one dashboard from a folder of events, and prints what it took. */
import { DASHBOARDS } from '../../src/dashboards/index.js';
import { runDashboard } from '../../src/dashboards/run-dashboard.js';
import { findSegments } from '../../src/store/find-segments.js';

export type DashboardRun = { events: number; wallMs: number; peakBytes: number };

const [folder = '', name = ''] = process.argv.slice(2);
const dashboard = DASHBOARDS.find((candidate) => candidate.name === name);
if (dashboard === undefined) throw new Error(`no dashboard ${name}`);
const began = performance.now();
const segments = findSegments(folder, dashboard.contentTypes, new Date(0));
const span = { since: new Date(0), until: new Date('2027-01-01'), sinceText: 'ever' };
const { reading } = await runDashboard(dashboard, segments, span, { threads: 2, stop: new AbortController().signal });
const run: DashboardRun = { events: reading.events, wallMs: performance.now() - began, peakBytes: process.resourceUsage().maxRSS * 1024 };
process.stdout.write(JSON.stringify(run));
