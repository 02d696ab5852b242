/** documented: CreationTime is UTC without a zone, `2015-06-29T20:03:19`; JavaScript alone would read that as local time. */

const LENGTH = 19;

/** `start` and `end` enclose the quotes. Milliseconds since 1970; NaN when it is written any other way. A fraction and a Z may follow. */
export function readCreationTime(body: Buffer, start: number, end: number): number {
  if (end - start < LENGTH + 2) return Number.NaN;
  const part = (at: number, digits: number): number => {
    let value = 0;
    for (let index = 0; index < digits; index++) {
      const digit = body[start + 1 + at + index]! - 0x30;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    return value;
  };
  const seconds = Date.UTC(part(0, 4), part(5, 2) - 1, part(8, 2), part(11, 2), part(14, 2), part(17, 2));
  if (end - start === LENGTH + 2) return seconds;
  return /^(?:\.\d+)?Z?$/.test(body.toString('latin1', start + 1 + LENGTH, end - 1)) ? seconds : Number.NaN;
}
