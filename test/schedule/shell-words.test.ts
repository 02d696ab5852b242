import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeForCron, quoteWord, unescapeFromCron, wordsOf } from '../../src/schedule/shell-words.js';

/** measured with Debian's cron 3.0pl1-162: a backslash escapes % and itself; a bare % ends the command. Others may leave two backslashes alone. */
function asCronReadsIt(line: string, pairsBecomeOne: boolean): string {
  let command = '';
  for (let i = 0; i < line.length; i++) {
    const [character, next] = [line.charAt(i), line.charAt(i + 1)];
    if (character === '%') break;
    if (character !== '\\') {
      command += character;
      continue;
    }
    i++;
    command += next === '%' || (next === '\\' && pairsBecomeOne) ? next : `\\${next}`;
  }
  return command;
}

const word = fc.string({ unit: fc.oneof(fc.constantFrom('%', '\\', "'", '"', ' ', '$', '`', '#', '*', '~', 'ü'), fc.constantFrom('a', '/', '=')), maxLength: 10 });

test.each([true, false])('a word comes through cron and the shell unchanged (two backslashes become one: %p)', (pairsBecomeOne) => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const command = asCronReadsIt(escapeForCron(`printf '%s\\n' ${words.map(quoteWord).join(' ')} # mark %`), pairsBecomeOne);
      const seen = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
      expect(seen).toBe(`${words.join('\n')}\n`);
    }),
    { numRuns: 60 },
  );
});

test('what is quoted is read back', () => {
  fc.assert(
    fc.property(fc.array(word.filter((text) => text !== ''), { minLength: 1 }), (words) => {
      expect(wordsOf(unescapeFromCron(escapeForCron(words.map(quoteWord).join(' '))))).toEqual(words);
    }),
  );
});
