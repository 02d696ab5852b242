import { expect, test } from '@jest/globals';
import { mostSerious } from '../src/errors.js';

test('a refusal is more serious than an unavailable service', () => {
  expect(mostSerious([0, 75, 69, 77])).toBe(77);
});
