/** The line that moves while a run is under way. */
import type { Tally } from '../collect/tally.js';
import type { CommandWorld } from './command-world.js';

/** Returns what takes the line away again. */
export function showProgress(tallies: readonly Tally[], world: CommandWorld): () => void {
  if (!world.terminal.isWatched) return () => {};
  const draw = () => {
    let [windows, blobs, events] = [0, 0, 0];
    for (const { windows: done, downloaded, stored } of tallies) [windows, blobs, events] = [windows + done, blobs + downloaded, events + stored];
    world.terminal.progress(`${windows} windows, ${blobs} blobs, ${events} new events`);
  };
  draw();
  const stop = world.everyMs(200, draw);
  return () => {
    stop();
    world.terminal.progress('');
  };
}
