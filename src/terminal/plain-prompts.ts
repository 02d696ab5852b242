/** The same questions as plain lines, for a terminal that only prints: TERM=dumb, a serial console, an editor's shell. */
import { createInterface } from 'node:readline/promises';
import { Exit, UserError } from '../errors.js';
import type { Ask, Choice } from '../wizard/ask.js';
import { givenUp, whyNot } from './given-up.js';

export type Console = { input: NodeJS.ReadStream; output: NodeJS.WriteStream; isDumb: boolean; signal: AbortSignal };

export function plainPrompts({ input, output, signal }: Console): Ask {
  const say = (line: string): void => void output.write(`${line}\n`);

  const line = async (prompt: string): Promise<string> => {
    const reader = createInterface({ input, output, terminal: false });
    const ended = new AbortController();
    reader.once('close', () => ended.abort());
    try {
      return await reader.question(prompt, { signal: AbortSignal.any([signal, ended.signal]) });
    } catch {
      throw givenUp();
    } finally {
      reader.close();
    }
  };

  /** Asks until the text can be read. */
  const until = async <T>(next: () => Promise<string>, read: (text: string) => T | Promise<T>): Promise<T> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      const text = await next();
      try {
        // oxlint-disable-next-line no-await-in-loop
        return await read(text);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        say(`  ${whyNot(error)}`);
      }
    }
  };

  return {
    text: async ({ message, default: suggested, read }) =>
      await until(async () => (await line(`${message}${suggested === undefined ? '' : ` [${suggested}]`} `)) || (suggested ?? ''), read),
    secret: async ({ message, read }) => await until(async () => await lineWithoutEcho(`${message} `, { input, output, signal }), read),
    choose: async ({ message, choices, default: suggested }) => {
      const start = Math.max(0, choices.findIndex(({ value }) => value === suggested));
      say(message);
      list(choices, say);
      const index = await until(async () => (await line(`Number [${start + 1}]: `)).trim() || String(start + 1), (text) => numberIn(text, choices.length));
      return choices[index]!.value;
    },
    several: async ({ message, choices, chosen }) => {
      const present = choices.flatMap(({ value }, index) => (chosen.includes(value) ? [index + 1] : [])).join(',');
      say(message);
      list(choices, say);
      const indexes = await until(
        async () => (await line(`Numbers, parted by commas [${present}]: `)).trim() || present,
        (text) => text.split(/[\s,]+/).filter(Boolean).map((part) => numberIn(part, choices.length)),
      );
      return choices.filter((_choice, index) => indexes.includes(index)).map(({ value }) => value);
    },
    confirm: async ({ message, default: suggested }) =>
      await until(
        async () => (await line(`${message} (${suggested ? 'Y/n' : 'y/N'}) `)).trim().toLowerCase() || (suggested ? 'y' : 'n'),
        (text) => {
          if (/^y(es)?$/.test(text)) return true;
          if (/^no?$/.test(text)) return false;
          throw new UserError(Exit.usage, 'Answer y or n.');
        },
      ),
  };
}

function list(choices: readonly Choice<unknown>[], say: (line: string) => void): void {
  for (const [index, { name, description }] of choices.entries()) {
    say(`  ${index + 1}. ${name}`);
    if (description !== undefined) say(`     ${description}`);
  }
}

function numberIn(text: string, most: number): number {
  const number = /^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : 0;
  if (number >= 1 && number <= most) return number - 1;
  throw new UserError(Exit.usage, `Answer with a number from 1 to ${most}.`);
}

/** Raw mode is what turns the echo off; the few keys that a line needs are read here. */
async function lineWithoutEcho(prompt: string, { input, output, signal }: Pick<Console, 'input' | 'output' | 'signal'>): Promise<string> {
  output.write(prompt);
  input.setRawMode(true);
  input.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      let text = '';
      const end = (settle: () => void): void => {
        input.off('data', onData);
        input.off('end', onEnd);
        signal.removeEventListener('abort', onEnd);
        settle();
      };
      const onEnd = (): void => end(() => reject(givenUp()));
      const onData = (bytes: Buffer): void => {
        for (const character of bytes.toString('utf8')) {
          if (character === '\u0003' || character === '\u0004') return onEnd();
          if (character === '\r' || character === '\n') return end(() => resolve(text));
          text = character === '\u007F' || character === '\b' ? text.slice(0, -1) : text + character;
        }
      };
      input.on('data', onData);
      input.once('end', onEnd);
      signal.addEventListener('abort', onEnd);
    });
  } finally {
    input.setRawMode(false);
    input.pause();
    output.write('\n');
  }
}
