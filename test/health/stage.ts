/** A profile in a fresh home beside a sandbox that the cases of one file share, and `o365 verify` in this process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectCommand } from '../../src/commands/collect.js';
import { verifyCommand, type VerifyOptions } from '../../src/commands/verify.js';
import type { JsonRow } from '../../src/commands/verify-words.js';
import { placesOf, type Places } from '../../src/config/places.js';
import { writeSettings } from '../../src/config/settings-file.js';
import type { ScheduleState } from '../../src/health/health-world.js';
import type { CheckId } from '../../src/health/finding.js';
import type { Settings } from '../../src/model.js';
import { DEFAULT_BEHAVIOUR } from '../../src/sandbox/behaviour.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { fakeWorld } from '../fakes/command-world.js';
import { settingsFor } from '../fakes/profile.js';

export const SCHEDULED: ScheduleState = { kind: 'scheduled', where: 'The crontab', everyMs: 20 * 60_000, isDaemonRunning: true };

export type Verified = {
  exitCode: number;
  healthy: boolean;
  rows: readonly JsonRow[];
  row: (id: CheckId) => JsonRow;
  types: readonly Record<string, unknown>[];
  /** All that was printed. */
  text: string;
};

export type Stage = {
  sandbox: Sandbox;
  home: string;
  places: Places;
  settings: Settings;
  env: Record<string, string>;
  schedule: ScheduleState;
  /** Ours minus the sandbox's clock. */
  clockErrorMs: number;
  /** After how long without an answer verify gives up. */
  stallMs: number;
  /** Writes the settings as they stand. */
  configure(changes?: Partial<Settings>): void;
  collect(): Promise<number>;
  verify(options?: Partial<VerifyOptions>): Promise<Verified>;
  close(): void;
};

/** The sandbox is as new: no faults, no subscriptions. */
export function makeStage(sandbox: Sandbox): Stage {
  sandbox.faults.clear();
  Object.assign(sandbox.behaviour, DEFAULT_BEHAVIOUR);
  sandbox.options.roles = ['ActivityFeed.Read', 'ActivityFeed.ReadDlp'];
  sandbox.tokenLifetimeSeconds = 3599;
  for (const type of ['Audit.Exchange', 'Audit.General', 'DLP.All'] as const) sandbox.subscriptions.set(type, 'absent');
  // Out of the pause after the last case's starts.
  sandbox.clock.advance(20 * 60_000);
  sandbox.forgetRequests();
  const home = mkdtempSync(join(tmpdir(), 'o365-verify-'));
  const places = placesOf({ env: {}, home, profile: 'default', homedir: home });
  const world = (stage: Stage) => ({ ...fakeWorld({ now: () => new Date(sandbox.clock.now().getTime() + stage.clockErrorMs) }), env: stage.env });

  const stage: Stage = {
    sandbox,
    home,
    places,
    settings: settingsFor(sandbox, ['Audit.Exchange', 'Audit.General']),
    env: {},
    schedule: SCHEDULED,
    clockErrorMs: 0,
    stallMs: 20_000,
    configure(changes = {}) {
      Object.assign(stage.settings, changes);
      writeSettings(places, 'default', stage.settings);
    },
    collect: async () => await collectCommand({ home, profile: 'default', maxTime: '18m', maxRequests: '60000', json: true }, world(stage)),
    async verify(options = {}) {
      const ran = world(stage);
      const exitCode = await verifyCommand({ home, profile: 'default', json: true, ...options }, ran, { schedule: async () => stage.schedule, stallMs: stage.stallMs });
      const text = ran.outLines.join('\n');
      const document = options.json === false ? { checks: [], types: [], healthy: false } : JSON.parse(text);
      const rows: JsonRow[] = document.checks;
      return {
        exitCode,
        healthy: document.healthy,
        rows,
        types: document.types,
        text: `${text}\n${ran.said.join('\n')}`,
        row(id) {
          const found = rows.find((one) => one.id === id);
          if (found === undefined) throw new Error(`there is no row ${id}`);
          return found;
        },
      };
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
  stage.configure();
  return stage;
}
