/** Stores 200,000 Ids and looks them up, and as many others; in a process of its own, because jest's realm makes the arithmetic ten times slower. */
import { randomBytes } from 'node:crypto';
import { splitIds, START, tempStore } from './temp-store.js';

const COUNT = 200_000;
const STEP = 25_000;
const place = tempStore();
let { store } = await place.open();
const [stored, others] = [randomBytes(COUNT * 16), randomBytes(COUNT * 16)];
const newOf = (digests: Buffer): number => store.unseen(splitIds(digests)).isNew.reduce((sum, flag) => sum + flag, 0);

for (let from = 0; from < COUNT; from += STEP) {
  const { newDigests } = store.unseen(splitIds(stored.subarray(from * 16, (from + STEP) * 16)));
  const checkpoint = { floor: START, watermark: null, lookedBackAt: null, startedAt: null };
  const step = { contentType: 'Audit.Exchange', receivedAt: START, known: [], lost: [], owed: [], settled: [], gaps: [], checkpoint } as const;
  await store.commit({ ...step, lines: [Buffer.from('{}\n')], newDigests });
}
const before = [newOf(stored), newOf(others)];
await store.close();
({ store } = await place.open());
process.stdout.write(JSON.stringify({ before, after: [newOf(stored), newOf(others)] }));
await store.close();
place.remove();
