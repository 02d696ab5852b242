/** The terminal, and the one place that writes to it. Animation only where somebody watches. */
import type { Ora } from 'ora';
import type { Terminal } from '../world.js';

/** A pipe that is closed makes `write` reject instead of killing the program. */
export async function makeTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Promise<Terminal> {
  // measured: at a width of 0 (a pty that nobody has sized) ora clears lines for ever.
  const isWatched = stderr.isTTY && env['TERM'] !== 'dumb' && stderr.columns > 0;
  let spinner: Ora | null = null;
  const startSpinner = isWatched ? (await import('ora')).default : null;
  let broken: Error | null = null;
  stdout.on('error', (error: Error) => (broken = error));

  return {
    isTerminal: stdout.isTTY,
    isWatched,
    out: (line) => void stdout.write(`${line}\n`),
    say(line) {
      spinner?.clear();
      stderr.write(`${line}\n`);
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (broken !== null) reject(broken);
        else stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    progress(text) {
      if (startSpinner === null) return;
      if (text === '') {
        spinner?.stop();
        spinner = null;
      } else if (spinner === null) {
        // The default would swallow Ctrl-C.
        spinner = startSpinner({ text, stream: stderr, discardStdin: false }).start();
      } else {
        spinner.text = text;
      }
    },
  };
}
