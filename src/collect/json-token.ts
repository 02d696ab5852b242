/** Where a string, a number or a word of JSON ends; pure. */

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
/** In place of an end: the body ends first; it is no JSON. */
export const CUT = -1;
export const BAD = -2;

/** `view` is of the body. `start` is at the opening quote; the outcome is behind the closing one. */
export function stringEnd(body: Buffer, view: DataView, start: number): number {
  for (let at = start + 1; at < body.length; at++) {
    // Four at a time: most bytes of a body are looked at here and nowhere else.
    while (at + 4 <= body.length && isPlainWord(view.getInt32(at))) at += 4;
    while (IS_PLAIN[body[at]!] === 1) at += 1;
    const byte = body[at]!;
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) return at < body.length ? BAD : CUT;
    const escape = body[++at];
    if (escape === undefined) return CUT;
    if (IS_ESCAPE[escape] !== 1) return BAD;
    if (escape !== LETTER_U) continue;
    for (let digit = 1; digit <= 4; digit++) {
      const hex = body[++at];
      if (hex === undefined) return CUT;
      if (!isHex(hex)) return BAD;
    }
  }
  return CUT;
}

/** True when none of the four bytes is a quote, a backslash or a control character: only such a byte borrows from its highest bit, and from the byte above. */
function isPlainWord(word: number): boolean {
  const quote = word ^ 0x22222222;
  const backslash = word ^ 0x5c5c5c5c;
  return ((((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash) | ((word - 0x20202020) & ~word)) & 0x80808080) === 0;
}

/** Bytes that mean themselves within a string. What is beyond ASCII is not looked at: it need not even be UTF-8. */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => Number(byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH));
const LETTER_U = 0x75;
const IS_ESCAPE = Uint8Array.from({ length: 256 }, (_, byte) => Number('"\\/bfnrtu'.includes(String.fromCharCode(byte))));
const SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

/** Behind the number or word that starts at `start`. */
export function scalarEnd(body: Buffer, start: number): number {
  let end = start;
  let onlyDigits = body[start] !== 0x30;
  for (; end < body.length; end++) {
    const byte = body[end]!;
    if (byte >= 0x30 && byte <= 0x39) continue;
    if (!isScalarByte(byte)) break;
    onlyDigits = false;
  }
  if (end === body.length) return CUT;
  return onlyDigits || isWord(body, start, end) || SCALAR.test(body.toString('latin1', start, end)) ? end : BAD;
}

/** The words, and a lone digit: nearly all that is not digits alone. */
function isWord(body: Buffer, start: number, end: number): boolean {
  const first = body[start]!;
  if (end - start === 1) return first <= 0x39 && first >= 0x30;
  const four = end - start === 4 ? body.readUInt32BE(start) : 0;
  return four === TRUE || four === NULL || (end - start === 5 && first === 0x66 && body.readUInt32BE(start + 1) === ALSE);
}

const [TRUE, NULL, ALSE] = [0x74727565, 0x6e756c6c, 0x616c7365];

function isScalarByte(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x45;
}

export function isDigitOrMinus(byte: number): boolean {
  return byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}
