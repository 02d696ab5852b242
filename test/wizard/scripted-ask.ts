/** A person who answers by a script, and what the person saw. Every question must be in the script, in its order. */
import { UserError } from '../../src/errors.js';
import { givenUp } from '../../src/terminal/given-up.js';
import type { Ask, Choice } from '../../src/wizard/ask.js';

/** The beginning of the question, and the answer: text, a choice's name or its beginning, yes or no. CTRL_C gives up, ENTER takes what is suggested. */
export type Scripted = readonly [question: string, answer: string | boolean | readonly string[] | typeof CTRL_C | typeof ENTER];
export const CTRL_C = Symbol('Ctrl-C');
export const ENTER = Symbol('Enter');

export type ScriptedAsk = Ask & {
  /** The questions in their order, with what was suggested. */
  asked: { message: string; suggested: unknown }[];
  /** Why answers were not taken. */
  refused: string[];
  left: () => readonly Scripted[];
};

export function scriptedAsk(script: readonly Scripted[]): ScriptedAsk {
  const left = [...script];
  const asked: ScriptedAsk['asked'] = [];
  const refused: string[] = [];
  const next = (message: string, suggested: unknown): Scripted[1] => {
    asked.push({ message, suggested });
    const [question, answer] = left.shift() ?? ['(no more answers)', CTRL_C];
    if (!message.startsWith(question)) throw new Error(`asked "${message}", but the script has an answer to "${question}"`);
    if (answer === CTRL_C) throw givenUp();
    return answer;
  };
  const read = async <T>(message: string, suggested: string | undefined, reader: (text: string) => T | Promise<T>): Promise<T> => {
    for (;;) {
      const answer = next(message, suggested);
      try {
        return await reader(answer === ENTER ? (suggested ?? '') : String(answer));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        refused.push(error.message);
      }
    }
  };
  return {
    asked,
    refused,
    left: () => left,
    text: async (question) => await read(question.message, question.default, question.read),
    secret: async (question) => await read(question.message, undefined, question.read),
    choose: async ({ message, choices, default: suggested }) => {
      const answer = next(message, choices.find(({ value }) => value === suggested)?.name);
      return await Promise.resolve(answer === ENTER ? (suggested === undefined ? choices[0]!.value : suggested) : find(choices, String(answer)));
    },
    several: async ({ message, choices, chosen }) => {
      const answer = next(message, chosen);
      return await Promise.resolve(answer === ENTER ? [...chosen] : [answer].flat().map((name) => find(choices, String(name))));
    },
    confirm: async ({ message, default: suggested }) => {
      const answer = next(message, suggested);
      return await Promise.resolve(answer === ENTER ? suggested : answer === true);
    },
  };
}

function find<T>(choices: readonly Choice<T>[], name: string): T {
  const found = choices.find((choice) => choice.name.startsWith(name));
  if (found === undefined) throw new Error(`there is no choice "${name}" among ${choices.map((choice) => choice.name).join(', ')}`);
  return found.value;
}
