/** The questions of the walk-through on a real terminal: the one door to @inquirer/prompts. Questions go to standard error, results do not. */
import { UserError } from '../errors.js';
import type { Ask } from '../wizard/ask.js';
import { fold } from './fold.js';
import { givenUp, whyNot } from './given-up.js';
import { plainPrompts, type Console } from './plain-prompts.js';

/** On a terminal that cannot move its cursor (TERM=dumb) the questions are plain lines. */
export async function makePrompts(on: Console): Promise<Ask> {
  return on.isDumb ? plainPrompts(on) : await movingPrompts(on);
}

async function movingPrompts({ input, output, signal }: Console): Promise<Ask> {
  const { checkbox, confirm, input: text, password, select } = await import('@inquirer/prompts');

  /** `end` is the end of the input: without it, a prompt whose terminal went away would wait for ever. */
  const ask = async <T>(prompt: (context: { input: NodeJS.ReadStream; output: NodeJS.WriteStream; signal: AbortSignal }) => Promise<T>): Promise<T> => {
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    const leaveOnEndKey = (_text: unknown, key?: { ctrl?: boolean; name?: string }): void => {
      if (key?.ctrl === true && key.name === 'd') leave();
    };
    input.once('end', leave);
    input.on('keypress', leaveOnEndKey);
    try {
      return await prompt({ input, output, signal: AbortSignal.any([signal, gone.signal]) });
    } catch (error) {
      throw isGivenUp(error) ? givenUp() : error;
    } finally {
      input.off('end', leave);
      input.off('keypress', leaveOnEndKey);
    }
  };

  return {
    text: async ({ message, default: suggested, read }) => {
      const { validate, answer } = checked(read);
      await ask(async (context) => await text({ message, ...(suggested === undefined ? {} : { default: suggested }), validate }, context));
      return answer();
    },
    secret: async ({ message, read }) => {
      const { validate, answer } = checked(read);
      await ask(async (context) => await password({ message, mask: false, toggleMask: false, validate }, context));
      return answer();
    },
    choose: async ({ message, choices, default: suggested }) => {
      const numbers = choices.map(({ name, short, description }, value) => ({ value, name, short: short ?? name, ...(description === undefined ? {} : { description }) }));
      const start = choices.findIndex(({ value }) => value === suggested);
      const at = await ask(async (context) => await select({ message, choices: numbers, default: Math.max(0, start), pageSize: 10, loop: false }, context));
      return choices[at]!.value;
    },
    several: async ({ message, choices, chosen }) => {
      const numbers = choices.map(({ value, name, description }, index) => ({
        value: index,
        name,
        checked: chosen.includes(value),
        ...(description === undefined ? {} : { description }),
      }));
      const picked = await ask(async (context) => await checkbox({ message, choices: numbers, required: true, pageSize: 10, loop: false, theme: COUNTED }, context));
      return picked.map((index) => choices[index]!.value);
    },
    confirm: async ({ message, default: suggested }) => await ask(async (context) => await confirm({ message, default: suggested }, context)),
  };
}

/** Five long names would not fit a line of 80 columns. */
const COUNTED = {
  style: {
    renderSelectedChoices: (selected: readonly { short: string }[], all: readonly unknown[]): string =>
      selected.length > 2 ? `${selected.length} of ${all.length}` : selected.map(({ short }) => short).join(', '),
  },
};

/** The text is read once, and what it was read as is the answer. */
function checked<T>(read: (text: string) => T | Promise<T>): { validate: (text: string) => Promise<true | string>; answer: () => T } {
  let good: { value: T } | null = null;
  return {
    async validate(text) {
      try {
        good = { value: await read(text) };
        return true;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return fold(whyNot(error), 76).join('\n  ');
      }
    },
    answer() {
      if (good === null) throw new Error('a prompt ended without an answer');
      return good.value;
    },
  };
}

function isGivenUp(error: unknown): boolean {
  return error instanceof Error && ['ExitPromptError', 'AbortPromptError', 'CancelPromptError'].includes(error.name);
}
