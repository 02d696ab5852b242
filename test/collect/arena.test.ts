import { expect, test } from '@jest/globals';
import { makeArenas } from '../../src/collect/arena.js';

test('bodies that are kept side by side stay what they were, whatever becomes of their originals', () => {
  const arena = makeArenas(16).take();
  const originals = [Buffer.from('[{"a":1}]'), Buffer.from('[{}]')];
  const kept = originals.map((body) => arena.keep(body));
  for (const body of originals) body.fill(0);
  expect(kept.map(String)).toEqual(['[{"a":1}]', '[{}]']);
});

test('a body for which there is no more room is kept where it is', () => {
  const arena = makeArenas(8).take();
  const [small, large] = [Buffer.from('[{}]'), Buffer.from('[{},{}]')];
  expect(arena.keep(small)).not.toBe(small);
  expect(arena.keep(large)).toBe(large);
  expect(String(arena.keep(Buffer.from('[1]')))).toBe('[1]');
});

test('two arenas in use share no memory, and a released one is used again', () => {
  const arenas = makeArenas(4);
  const [first, second] = [arenas.take(), arenas.take()];
  const [one, other] = [first.keep(Buffer.from('[1] ')), second.keep(Buffer.from('[2] '))];
  expect([String(one), String(other)]).toEqual(['[1] ', '[2] ']);
  first.release();
  expect(arenas.take().keep(Buffer.from('[3] ')).buffer).toBe(one.buffer);
  expect(String(other)).toBe('[2] ');
});
