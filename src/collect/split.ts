/**
 * Cuts a blob's body into its records by their source bytes. Nothing is parsed and written again, so numbers, key order, duplicate
 * keys and escapes stay as they came. The scanner knows the whole grammar of JSON: what is not an array of objects is told apart,
 * never read as "no data".
 */
import { digestIds, hasEscape, NO_ID, type IdSpans } from './record-id.js';
import { readCreationTime } from './creation-time.js';

export type SplitRecords = {
  /** The body that the spans point into; its line breaks between the tokens of a record are blanks by now. */
  body: Buffer;
  count: number;
  /** Record i lies at starts[i] up to, not including, ends[i]. */
  starts: readonly number[];
  ends: readonly number[];
  /** 16 bytes a record; `hasId` is 0 where it has none. */
  digests: Buffer;
  hasId: Uint8Array;
  /** Milliseconds since 1970; NaN where it is missing or makes no sense. */
  created: Float64Array;
};

export type Split = { ok: true; records: SplitRecords } | { ok: false; cut: boolean; reason: string };

const enum Expect {
  value,
  valueOrEnd,
  keyOrEnd,
  key,
  colon,
  commaOrEnd,
  nothing,
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const TAB = 0x09;
const BLANK = 0x20;
const ID = Buffer.from('Id');
const CREATION_TIME = Buffer.from('CreationTime');
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Takes the body over: it may be changed when the outcome is ok, and is untouched when it is not. */
export function splitRecords(body: Buffer): Split {
  const starts: number[] = [];
  const ends: number[] = [];
  const lineBreaks: number[] = [];
  const found: Found = { ids: { starts: [], ends: [] }, times: [] };
  const inObject: boolean[] = [];
  let depth = 0;
  let expect: Expect = Expect.value;
  let keyIs: 'id' | 'time' | null = null;
  let at = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;

  for (; at < body.length; at++) {
    const byte = body[at]!;
    if (byte === QUOTE) {
      const end = stringEnd(body, at);
      if (end === CUT) return CUT_SHORT;
      if (end === BAD) return refuse('a string is not JSON', at);
      if (expect === Expect.key || expect === Expect.keyOrEnd) {
        keyIs = depth === 2 ? keyOf(body, at, end) : null;
        expect = Expect.colon;
      } else if ((expect === Expect.value || expect === Expect.valueOrEnd) && depth > 1) {
        if (keyIs !== null) noteValue(found, keyIs, body, at, end);
        expect = Expect.commaOrEnd;
      } else {
        return refuse(depth <= 1 ? 'not an array of objects' : 'a string where none may be', at);
      }
      at = end - 1;
    } else if (byte === COMMA) {
      if (expect !== Expect.commaOrEnd) return refuse('a comma where none may be', at);
      expect = inObject[depth] ? Expect.key : Expect.value;
      keyIs = null;
    } else if (byte === COLON) {
      if (expect !== Expect.colon) return refuse('a colon where none may be', at);
      expect = Expect.value;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (expect !== Expect.value && expect !== Expect.valueOrEnd) return refuse('a bracket where none may be', at);
      const isObject = byte === OPEN_OBJECT;
      if ((depth === 0 && isObject) || (depth === 1 && !isObject)) return refuse('not an array of objects', at);
      if (depth === 1) {
        starts.push(at);
        found.ids.starts.push(NO_ID);
        found.ids.ends.push(NO_ID);
        found.times.push(Number.NaN);
      } else if (keyIs !== null) noteValue(found, keyIs, body, NO_ID, NO_ID);
      inObject[++depth] = isObject;
      expect = isObject ? Expect.keyOrEnd : Expect.valueOrEnd;
      keyIs = null;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      const mayClose = expect === Expect.commaOrEnd || expect === (inObject[depth] ? Expect.keyOrEnd : Expect.valueOrEnd);
      if (!mayClose || depth === 0 || inObject[depth] !== (byte === CLOSE_OBJECT)) return refuse('a bracket where none may be', at);
      depth -= 1;
      if (depth === 1) ends.push(at + 1);
      expect = depth === 0 ? Expect.nothing : Expect.commaOrEnd;
    } else if (byte === LINE_FEED || byte === RETURN) {
      if (depth > 1) lineBreaks.push(at);
    } else if (byte !== BLANK && byte !== TAB) {
      if (depth <= 1) return refuse('not an array of objects', at);
      if (expect !== Expect.value && expect !== Expect.valueOrEnd) return refuse('a value where none may be', at);
      const end = scalarEnd(body, at);
      if (end === CUT) return CUT_SHORT;
      if (end === BAD) return refuse('a value is not JSON', at);
      if (keyIs !== null) noteValue(found, keyIs, body, isDigitOrMinus(byte) ? at : NO_ID, end);
      expect = Expect.commaOrEnd;
      at = end - 1;
    }
  }
  if (expect !== Expect.nothing) return CUT_SHORT;

  for (const place of lineBreaks) body[place] = BLANK;
  const count = starts.length;
  return { ok: true, records: { body, count, starts, ends, ...digestIds(body, found.ids), created: Float64Array.from(found.times) } };
}

/** Of a key that comes twice, the last counts, as it does for every JSON parser. */
function noteValue(found: Found, key: 'id' | 'time', body: Buffer, start: number, end: number): void {
  const record = found.ids.starts.length - 1;
  if (key === 'time') {
    found.times[record] = start === NO_ID ? Number.NaN : readCreationTime(body, start, end);
  } else {
    found.ids.starts[record] = start;
    found.ids.ends[record] = end;
  }
}

type Found = { ids: IdSpans; times: number[] };

function refuse(reason: string, at: number): Split {
  return { ok: false, cut: false, reason: `${reason} at byte ${at}` };
}

const CUT_SHORT: Split = { ok: false, cut: true, reason: 'the body ends in the middle' };
const CUT = -1;
const BAD = -2;

/** `start` is at the opening quote; the outcome is behind the closing one. */
function stringEnd(body: Buffer, start: number): number {
  for (let at = start + 1; at < body.length; at++) {
    const byte = body[at]!;
    if (IS_PLAIN[byte] === 1) continue;
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) return BAD;
    const escape = body[++at];
    if (escape === undefined) return CUT;
    if (!ESCAPES.includes(escape)) return BAD;
    if (escape !== LETTER_U) continue;
    for (let digit = 1; digit <= 4; digit++) {
      const hex = body[++at];
      if (hex === undefined) return CUT;
      if (!isHex(hex)) return BAD;
    }
  }
  return CUT;
}

/** Bytes that mean themselves within a string. What is beyond ASCII is not looked at: it need not even be UTF-8. */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => Number(byte >= BLANK && byte !== QUOTE && byte !== BACKSLASH));
const LETTER_U = 0x75;
const ESCAPES = Buffer.from('"\\/bfnrtu');
const SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

function scalarEnd(body: Buffer, start: number): number {
  let end = start;
  let onlyDigits = body[start] !== 0x30;
  for (; end < body.length; end++) {
    const byte = body[end]!;
    if (byte >= 0x30 && byte <= 0x39) continue;
    if (!isScalarByte(byte)) break;
    onlyDigits = false;
  }
  if (end === body.length) return CUT;
  return onlyDigits || SCALAR.test(body.toString('latin1', start, end)) ? end : BAD;
}

function isScalarByte(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x45;
}

function isDigitOrMinus(byte: number): boolean {
  return byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

/** `start` and `end` enclose the quotes. A key may be written with escapes: "\u0049d" is Id. */
function keyOf(body: Buffer, start: number, end: number): 'id' | 'time' | null {
  const length = end - start - 2;
  if (length === ID.length && body[start + 1] === ID[0] && body[start + 2] === ID[1]) return 'id';
  if (length === CREATION_TIME.length && body.compare(CREATION_TIME, 0, length, start + 1, end - 1) === 0) return 'time';
  if (!hasEscape(body, start, end)) return null;
  const key: unknown = JSON.parse(body.toString('utf8', start, end));
  return key === 'Id' ? 'id' : key === 'CreationTime' ? 'time' : null;
}
