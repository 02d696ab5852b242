/** `o365 dashboard`: what was collected, in the terminal, as JSON, as a page. */
import { resolve } from 'node:path';
import { placesOf, type Places } from '../config/places.js';
import type { Dashboard } from '../dashboards/dashboard.js';
import { drawDashboard } from '../dashboards/draw-dashboard.js';
import { dashboardPage } from '../dashboards/html-page.js';
import { DASHBOARDS } from '../dashboards/index.js';
import { paperOf } from '../dashboards/paper.js';
import { runDashboard } from '../dashboards/run-dashboard.js';
import { dashboardJson } from '../dashboards/to-json.js';
import { writePage } from '../dashboards/write-page.js';
import { UTC, zoneOf } from '../dashboards/zone.js';
import { Exit, UserError, type ExitCode } from '../errors.js';
import { findSegments } from '../store/find-segments.js';
import type { CommandWorld, GlobalOptions } from './command-world.js';
import { listDashboards, sayList } from './dashboard-list.js';
import { sinceOf } from './since.js';

export type DashboardOptions = GlobalOptions & { since: string; local?: boolean; html?: string; json?: boolean };

export type DashboardWorld = Pick<CommandWorld, 'env' | 'cwd' | 'homedir' | 'clock' | 'terminal'> & {
  /** Of the terminal; undefined when the output is none. */
  columns: number | undefined;
  /** This machine's time zone, as the time zone database has it. */
  zone: string;
  threads: number;
};

const NAMES = DASHBOARDS.map(({ name }) => name).join(', ');

/** Throws UserError: 64 for a wrong word, 69 without DuckDB, 74 when files cannot be read or written. */
export async function dashboardCommand(name: string | undefined, options: DashboardOptions, world: DashboardWorld): Promise<ExitCode> {
  return name === undefined ? await list(options, world) : await draw(dashboardOf(name), options, world);
}

async function list(options: DashboardOptions, world: DashboardWorld): Promise<ExitCode> {
  if (options.html !== undefined) throw new UserError(Exit.usage, '--html needs the name of a dashboard', { hint: `there are: ${NAMES}` });
  const listed = await listDashboards(placesIn(options, world).eventsFolder);
  if (options.json === true) world.terminal.out(JSON.stringify({ version: 1, profile: options.profile, dashboards: listed }));
  else sayList(listed, world.terminal);
  return Exit.ok;
}

function dashboardOf(name: string): Dashboard {
  const dashboard = DASHBOARDS.find((candidate) => candidate.name === name.toLowerCase());
  if (dashboard !== undefined) return dashboard;
  throw new UserError(Exit.usage, `there is no dashboard "${name}"`, { hint: `there are: ${NAMES}` });
}

async function draw(dashboard: Dashboard, options: DashboardOptions, world: DashboardWorld): Promise<ExitCode> {
  const until = world.clock.now();
  const since = sinceOf(options.since, until);
  const places = placesIn(options, world);
  const segments = findSegments(places.eventsFolder, dashboard.contentTypes, since);
  const result = await runDashboard(dashboard, segments, { since, until, sinceText: options.since }, world.threads);
  const zone = options.local === true ? zoneOf(world.zone) : UTC;
  const page = options.html === undefined ? null : resolve(world.cwd, options.html);
  if (page !== null) writePage(page, dashboardPage(result, options.profile, zone));
  if (options.json === true) world.terminal.out(JSON.stringify(dashboardJson(result, options.profile)));
  else if (page === null) show(drawDashboard(result, paperOf(world.env, world.columns), zone), world);
  else world.terminal.out(`${dashboard.title} is in ${page}`);
  return Exit.ok;
}

function show(lines: readonly string[], { terminal }: DashboardWorld): void {
  for (const line of lines) terminal.out(line);
}

function placesIn({ home, profile }: DashboardOptions, { env, homedir }: DashboardWorld): Places {
  return placesOf({ env, home, profile, homedir });
}
