/** Lets so many through at a time, the others in the order in which they came. */

export type Gate = {
  /** Resolves when there is room; the caller must call what it gets, once, when done. */
  enter(): Promise<() => void>;
  run<T>(work: () => Promise<T>): Promise<T>;
};

export function makeGate(room: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) inside -= 1;
    else next();
  }

  async function enter(): Promise<() => void> {
    if (inside < room) inside += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return leave;
  }

  return {
    enter,
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
