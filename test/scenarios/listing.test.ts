import { afterEach, expect, test } from '@jest/globals';
import { makeProfile, only, MINUTE, NOON, type Profile } from '../fakes/profile.js';
import { assertExactlyOnce } from '../fakes/exactly-once.js';
let profile: Profile;
afterEach(async () => await profile.close());
test('x', async () => {
  profile = await makeProfile();
  profile.sandbox.addBlob('Audit.Exchange', { t: new Date(NOON.getTime() - 10*MINUTE), records: [{Id:'a', CreationTime: '2026-11-18T11:40:00'}] });
  for (let i = 0; i < 10; i++) { const s = performance.now(); const run = await profile.collect(); console.log(performance.now() - s, run.exitCode, JSON.stringify(only(run))); profile.sandbox.clock.advance(20*MINUTE); }
  profile.sandbox.clock.advance(-20*MINUTE);
  assertExactlyOnce(profile);
});
