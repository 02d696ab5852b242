/** `npm run crash [-- rounds]`: kills collect that often (1000 unless said), a hundred rounds on each tenant, and prints the verdict. */
import { crashRounds } from '../fakes/crash-run.js';

const BATCH = 100;
const rounds = Number(process.argv[2] ?? 1000);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
let [killed, records] = [0, 0];

say(`${rounds} rounds: collect is killed (SIGKILL) at a random moment of each.`);
for (let done = 0; done < rounds; done += BATCH) {
  const size = Math.min(BATCH, rounds - done);
  try {
    const outcome = await crashRounds({ rounds: size, seed: 1 + done });
    killed += outcome.killed;
    records += outcome.records;
    say(`${done + size}/${rounds}: ${killed} runs were killed, ${records} records are stored exactly once`);
  } catch (error) {
    say(error instanceof Error ? error.message : 'something that is no error was thrown');
    say(`FAILED within the rounds ${done + 1} to ${done + size} (seed ${1 + done}).`);
    process.exit(1);
  }
}
say('Nothing lost, nothing twice.');
