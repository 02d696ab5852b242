import { Exit, UserError } from '../errors.js';
import { sentence } from './sentence.js';

/** What a question throws when the person gives up: Ctrl-C, the end of the input, a signal. */
export function givenUp(): UserError {
  return new UserError(Exit.interrupted, 'Interrupted: the settings are as they were, nothing was saved.');
}

/** Why an answer was not taken, and what helps, for the line below the question. */
export function whyNot(error: UserError): string {
  return [error.message, error.hint].filter((part) => part !== null).map(sentence).join(' ');
}
