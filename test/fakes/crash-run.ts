/** Kills the real program again and again at random moments of a run over a moving tenant; then one clean run, and the judge. */
import { setTimeout as pause } from 'node:timers/promises';
import { CONTENT_TYPES } from '../../src/model.js';
import { startBin } from './child.js';
import { assertExactlyOnce } from './exactly-once.js';
import { DAY, MINUTE, makeProfile, storedLines } from './profile.js';

export type CrashRounds = { rounds: number; seed: number; onRound?: (round: number) => void };

export type CrashOutcome = { killed: number; ended: number; records: number };

/** Of the time of a first run: until then packages are loaded; and a run after several that were killed takes this much longer. */
const [FROM, TO] = [0.5, 1.8];

/** Throws what the judge finds. */
export async function crashRounds({ rounds, seed, onRound }: CrashRounds): Promise<CrashOutcome> {
  const profile = await makeProfile({ ratePerHour: 400, seed, history: 2, latencyMs: 2, pageSize: 3, groupRecords: 20 }, { contentTypes: CONTENT_TYPES });
  const { sandbox } = profile;
  const args = ['--home', profile.home, 'collect', '--quiet', '--json'];
  let [killed, state] = [0, seed];
  // Reproducible, and even enough to hit every part of a run.
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  try {
    // The first run fixes where collecting began, for the judge to know.
    await profile.collect();
    sandbox.clock.advance(10 * MINUTE);
    const begun = performance.now();
    await startBin(args).ended;
    const wholeMs = performance.now() - begun;
    for (let round = 0; round < rounds; round++) {
      const child = startBin(args);
      const timer = new AbortController();
      await Promise.race([child.ended, pause(wholeMs * (FROM + random() * (TO - FROM)), undefined, { signal: timer.signal }).catch(() => {})]);
      child.process.kill('SIGKILL');
      timer.abort();
      const { signal } = await child.ended;
      if (signal === 'SIGKILL') killed += 1;
      // In-process time goes on a little, as it does for cron.
      sandbox.clock.advance((1 + random() * 19) * MINUTE);
      onRound?.(round + 1);
    }
    await profile.collect();
    // A look-back a day later sees what became visible under known contentIds.
    sandbox.clock.advance(DAY + MINUTE);
    const last = await profile.collect();
    if (last.exitCode !== 0) throw new Error(`the clean run ended with ${last.exitCode}: ${JSON.stringify(last.report)}`);
    assertExactlyOnce(profile, { killedRuns: true });
    return { killed, ended: rounds - killed, records: storedLines(profile).length };
  } finally {
    await profile.close();
  }
}
