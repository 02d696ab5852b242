/**
 * jest runs tests in a realm of its own, where an error of Node itself (ENOENT) is no `instanceof Error`. In the program there is one realm only:
 * made so here as well.
 */
import { types } from 'node:util';

const plain = Function.prototype[Symbol.hasInstance];

Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, error: unknown): boolean {
    return Reflect.apply(plain, this, [error]) || (this === Error && types.isNativeError(error));
  },
});
