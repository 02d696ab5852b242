/** World['store'] in memory, as strict as the disk: what was not committed is not there. */
import type { ContentType } from '../../src/model.js';
import type { Step, Store } from '../../src/world.js';

export type MemoryStore = Store & {
  steps: Step[];
  /** All lines that were committed. */
  lines(): string[];
  /** From now on every commit fails with this. */
  breakWith(error: Error): void;
};

const key = (contentType: ContentType, contentId: string): string => `${contentType} ${contentId}`;

export function memoryStore(): MemoryStore {
  const steps: Step[] = [];
  const ids = new Set<string>();
  const blobs = new Map<string, number>();
  let broken: Error | null = null;
  let asked: string | null = null;
  const owedNow = (contentType: ContentType) => {
    const owed = new Map<string, Step['owed'][number]>();
    for (const step of steps.filter((one) => one.contentType === contentType)) {
      for (const contentId of step.settled) owed.delete(contentId);
      for (const blob of step.owed) owed.set(blob.contentId, blob);
    }
    return [...owed.values()];
  };

  return {
    steps,
    lines: () => steps.flatMap(({ lines }) => lines.flatMap((part) => part.toString('utf8').split('\n').slice(0, -1))),
    breakWith: (error) => void (broken = error),
    checkpoint: (contentType) => steps.findLast((step) => step.contentType === contentType)?.checkpoint ?? null,
    isKnown: (contentType, contentId, since) => (blobs.get(key(contentType, contentId)) ?? -Infinity) >= (since?.getTime() ?? -Infinity) && blobs.has(key(contentType, contentId)),
    owed: owedNow,
    unseen({ digests, hasId }) {
      const fresh: Buffer[] = [];
      const now = new Set<string>();
      const isNew = hasId.map((has, index) => {
        if (has === 0) return 1;
        const digest = digests.subarray(index * 16, index * 16 + 16);
        const text = digest.toString('hex');
        if (ids.has(text) || now.has(text)) return 0;
        now.add(text);
        fresh.push(digest);
        return 1;
      });
      const newDigests = Buffer.concat(fresh);
      asked = newDigests.toString('hex');
      return { isNew, newDigests };
    },
    async commit(step) {
      await Promise.resolve();
      if (broken !== null) throw broken;
      if (asked !== step.newDigests.toString('hex')) throw new Error('the Ids of a step are not those that were unseen just before');
      for (let at = 0; at < step.newDigests.length; at += 16) ids.add(step.newDigests.toString('hex', at, at + 16));
      for (const { contentId } of step.known) blobs.set(key(step.contentType, contentId), step.receivedAt.getTime());
      for (const { contentId } of step.lost) blobs.set(key(step.contentType, contentId), Infinity);
      // The lines lie in a body that is used again.
      steps.push({ ...step, lines: step.lines.map((part) => Buffer.from(part)) });
    },
    quarantine: async (_contentType, contentId) => await Promise.resolve(`/quarantine/${contentId}`),
    gaps: () => [],
    heardAt: () => null,
    noticeSilence: () => null,
    forget: () => {},
    close: async () => await Promise.resolve(),
  };
}
