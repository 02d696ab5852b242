/** Kills the real program again and again at random moments of a run over a moving tenant; then one clean run, and the judge. */
import { setTimeout as pause } from 'node:timers/promises';
import { CONTENT_TYPES } from '../../src/model.js';
import { startBin, type Child } from './child.js';
import { assertExactlyOnce } from './exactly-once.js';
import { DAY, MINUTE, makeProfile, storedLines } from './profile.js';

export type CrashRounds = { rounds: number; seed: number; onRound?: (round: number) => void };

export type CrashOutcome = { killed: number; ended: number; records: number };

/** Of the time of a whole run: until then, packages are loaded; and some come to their end. */
const [FROM, TO] = [0.4, 1.1];

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
    let wholeMs = await timeOf(startBin(args));
    for (let round = 0; round < rounds; round++) {
      const child = startBin(args);
      const timer = new AbortController();
      const ended = timeOf(child);
      await Promise.race([ended, pause(wholeMs * (FROM + random() * (TO - FROM)), undefined, { signal: timer.signal }).catch(() => {})]);
      child.process.kill('SIGKILL');
      timer.abort();
      const tookMs = await ended;
      const wasKilled = (await child.ended).signal === 'SIGKILL';
      if (wasKilled) killed += 1;
      // What was killed leaves more to do; and whatever else this machine does, the kills shall hit the middle.
      wholeMs = wasKilled ? 1.1 * wholeMs : tookMs;
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

async function timeOf(child: Child): Promise<number> {
  const begun = performance.now();
  await child.ended;
  return performance.now() - begun;
}
