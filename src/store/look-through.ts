/** A program of its own: reads all of a state, so that pages which kill their reader (SIGBUS) kill only this. Ends with 0 when all could be read. */
import { argv } from 'node:process';
import { UserError } from '../errors.js';
import { openState } from './state.js';

try {
  const { root, ...databases } = openState(argv[2]!);
  for (const database of Object.values(databases)) database?.getRange({}).forEach(() => {});
  await root.close();
} catch (error) {
  // Of a newer version is not damaged.
  if (!(error instanceof UserError)) throw error;
}
