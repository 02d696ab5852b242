/** Asks the checks one after the other; skips, with a reason, what a failure has made pointless. */
import { Exit, mostSerious, UserError, type ExitCode } from '../errors.js';
import { certificateWords } from './check-connection.js';
import { CHECKS, type Check, type CheckOptions } from './checks.js';
import { findingOf, skipped, worstOf, type Finding, type Need, type Row } from './finding.js';
import type { Links } from './health-world.js';
import { inspect, type Inspection } from './inspection.js';
import type { HealthWorld } from './health-world.js';

export type Watching = {
  /** A check begins ... */
  begins(check: Check): void;
  /** ... and this is its row. */
  ends(row: Row): void;
};

export type Health = { rows: Row[]; inspection: Inspection; exitCode: ExitCode };

/** Twelve rows, always. Throws only for faults of ours. */
export async function runChecks(world: HealthWorld, options: CheckOptions, watching: Watching): Promise<Health> {
  const inspection = inspect(world);
  /** What does not work, and the title of the check that found it out. */
  const broken = new Map<Need, string>();
  const rows: Row[] = [];
  for (const check of CHECKS) {
    watching.begins(check);
    // oxlint-disable-next-line no-await-in-loop -- in order: what fails decides what is asked next
    const findings = (await ask(check, inspection, options, broken)).map((finding) => withRemedy(finding, check, inspection));
    for (const { status, breaks } of findings) {
      if (status === 'failed') for (const need of breaks ?? [check.id]) broken.set(need, check.title);
    }
    const row = { id: check.id, title: check.title, status: worstOf(findings), findings };
    rows.push(row);
    watching.ends(row);
  }
  return { rows, inspection, exitCode: exitCodeOf(rows) };
}

async function ask(check: Check, inspection: Inspection, options: CheckOptions, broken: Map<Need, string>): Promise<Finding[]> {
  if (check.isOnline && options.offline) return [skipped('Not asked: --offline.')];
  if (options.isInterrupted()) return [skipped('Not asked: interrupted.')];
  const culprit = check.needs.map((need) => broken.get(need)).find((title) => title !== undefined);
  if (culprit !== undefined) {
    broken.set(check.id, culprit);
    return [skipped(`Not asked: ${culprit} failed.`)];
  }
  try {
    return await check.run(inspection, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [findingOf(error)];
  }
}

function withRemedy(finding: Finding, check: Check, inspection: Inspection): Finding {
  if (finding.status !== 'failed' && finding.status !== 'warning') return finding;
  const general = finding.remedy ?? check.remedy;
  const own = finding.code === 'AADSTS700027' ? `${general} ${certificateWords(inspection)}`.trim() : general;
  return { ...finding, remedy: withLinks(own, linksOf(inspection)) };
}

/** Each cloud has its own admin centers. */
function withLinks(remedy: string, { entra, purview }: Links): string {
  return remedy.replace('Entra admin center', `Entra admin center (${entra})`).replace('Microsoft Purview', `Microsoft Purview (${purview})`);
}

function linksOf(inspection: Inspection): Links {
  try {
    return inspection.world.links(inspection.settings());
  } catch {
    return inspection.world.links(null);
  }
}

function exitCodeOf(rows: readonly Row[]): ExitCode {
  return mostSerious([Exit.ok, ...rows.flatMap(({ findings }) => findings.filter(({ status }) => status === 'failed').map(({ exitCode }) => exitCode))]);
}
