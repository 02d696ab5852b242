/** documented: CreationTime is UTC without a zone, `2015-06-29T20:03:19`; JavaScript alone would read that as local time. */

const LENGTH = 19;
const QUOTE = 0x22;
/** `-` and `:`, where they stand; between day and hour is a T. */
const SEPARATORS = [
  [4, 0x2d],
  [7, 0x2d],
  [10, 0x54],
  [13, 0x3a],
  [16, 0x3a],
] as const;

/** `start` and `end` enclose the quotes. Milliseconds since 1970; NaN when it is written any other way. A fraction and a Z may follow. */
export function readCreationTime(body: Buffer, start: number, end: number): number {
  if (end - start < LENGTH + 2 || body[start] !== QUOTE) return Number.NaN;
  const text = start + 1;
  for (const [at, separator] of SEPARATORS) if (body[text + at] !== separator) return Number.NaN;
  const day = Date.UTC(number(body, text, 4, 9999), number(body, text + 5, 2, 12) - 1, number(body, text + 8, 2, 31));
  const seconds = day + 1000 * (3600 * number(body, text + 11, 2, 23) + 60 * number(body, text + 14, 2, 59) + number(body, text + 17, 2, 59));
  if (end - start === LENGTH + 2) return seconds;
  return /^(?:\.\d+)?Z?$/.test(body.toString('latin1', text + LENGTH, end - 1)) ? seconds : Number.NaN;
}

/** NaN where a digit is none, or when it is more than `most`. */
function number(body: Buffer, at: number, digits: number, most: number): number {
  let value = 0;
  for (let place = at; place < at + digits; place++) {
    const digit = body[place]! - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value <= most ? value : Number.NaN;
}
