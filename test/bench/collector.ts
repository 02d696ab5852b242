/** The real program, as a child process, with a home of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CollectReport } from '../../src/collect/report.js';
import { measure, type Measured } from './measure.js';
import type { Facts } from './sandbox-process.js';

export const BIN = fileURLToPath(new URL('../../../bin/o365.js', import.meta.url));

export type Run = Measured & { report: CollectReport; stored: number; downloaded: number };

export async function makeHome(sandbox: Facts): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'o365-bench-'));
  const flags = [
    ['--tenant-id', sandbox.tenantId],
    ['--application-id', sandbox.applicationId],
    ['--endpoint', sandbox.apiUrl],
    ['--login-url', sandbox.loginUrl],
    ['--ca-file', sandbox.caFile],
    ['--client-secret-file', sandbox.clientSecretFile],
  ].flat();
  const configured = await measure(process.execPath, [BIN, '--home', home, 'configure', '--yes', ...flags]);
  if (configured.exitCode !== 0) throw new Error(`configure ended with ${configured.exitCode}: ${configured.stderr}`);
  return home;
}

/** Throws when the run was not complete: a figure of half a run would mislead. */
export async function runCollect(home: string, flags: readonly string[]): Promise<Run> {
  const measured = await measure(process.execPath, [BIN, '--home', home, 'collect', '--json', ...flags]);
  if (measured.exitCode !== 0) throw new Error(`collect ended with ${measured.exitCode}: ${measured.stdout}${measured.stderr}`);
  const report: CollectReport = JSON.parse(measured.stdout);
  let [stored, downloaded] = [0, 0];
  for (const type of report.types) [stored, downloaded] = [stored + type.stored, downloaded + type.downloaded];
  return { ...measured, report, stored, downloaded };
}

/** A run with a new home, which is removed again. */
export async function freshRun(sandbox: Facts, flags: readonly string[]): Promise<Run> {
  const home = await makeHome(sandbox);
  try {
    return await runCollect(home, flags);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
