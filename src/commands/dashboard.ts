/** `o365 dashboard`: what was collected, in the terminal, as JSON, as a page. */
import { resolve } from 'node:path';
import { placesOf } from '../config/places.js';
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
import { sinceOf } from './since.js';

export type DashboardOptions = GlobalOptions & { since: string; local?: boolean; html?: string; json?: boolean };

export type DashboardWorld = Pick<CommandWorld, 'env' | 'cwd' | 'homedir' | 'clock' | 'terminal'> & {
  /** Of the terminal; undefined when the output is none. */
  columns: number | undefined;
  /** This machine's time zone, as the time zone database has it. */
  zone: string;
  threads: number;
};

export async function dashboardCommand(name: string | undefined, options: DashboardOptions, world: DashboardWorld): Promise<ExitCode> {
  const dashboard = DASHBOARDS.find((candidate) => candidate.name === name?.toLowerCase());
  if (dashboard === undefined) {
    throw new UserError(Exit.usage, `there is no dashboard "${name}"`, { hint: `there are: ${DASHBOARDS.map((known) => known.name).join(', ')}` });
  }
  const until = world.clock.now();
  const since = sinceOf(options.since, until);
  const places = placesOf({ env: world.env, home: options.home, profile: options.profile, homedir: world.homedir });
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

export function namesOf(dashboards: readonly Dashboard[]): string {
  return dashboards.map(({ name }) => name).join(', ');
}
