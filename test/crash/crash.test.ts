import { expect, test } from '@jest/globals';
import { crashRounds } from '../fakes/crash-run.js';

test('a collector that is killed at 50 random moments of its runs over a moving tenant stores every record exactly once', async () => {
  const { killed, records } = await crashRounds({ rounds: 50, seed: 11 });
  expect(killed).toBeGreaterThan(25);
  expect(records).toBeGreaterThan(100);
}, 180_000);
