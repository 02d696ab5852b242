/**
 * Cuts a blob's body into its records by their source bytes. Nothing is parsed and written again, so numbers, key order, duplicate
 * keys and escapes stay as they came. The scanner knows the whole grammar of JSON: what is not an array of objects is told apart,
 * never read as "no data".
 */
import { digestIds, hasEscape, NO_ID, SPAN } from './record-id.js';
import { readCreationTime } from './creation-time.js';
import { BACKSLASH, BAD, CUT, isDigitOrMinus, QUOTE, scalarEnd, stringEnd } from './json-token.js';

export type SplitRecords = {
  /** The body that the spans point into; its line breaks between the tokens of a record are blanks by now. */
  body: Buffer;
  count: number;
  /** SPAN numbers a record: where it starts, where it ends (not included), and the same of its Id's value, quotes included; NO_ID where there is none. */
  spans: Int32Array;
  /** 16 bytes a record; `hasId` is 0 where it has none. */
  digests: Buffer;
  hasId: Uint8Array;
  /** Milliseconds since 1970; NaN where it is missing or makes no sense. */
  created: Float64Array;
};

export type Split = { ok: true; records: SplitRecords } | { ok: false; cut: boolean; reason: string };

/** What may come next. Plain numbers: an enum is looked up at each byte (measured 2026-11-22: a tenth of the time). */
const VALUE = 0;
const VALUE_OR_END = 1;
const KEY_OR_END = 2;
const KEY = 3;
const COLON_ONLY = 4;
const COMMA_OR_END = 5;
const NOTHING = 6;

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
  const found: Found = { count: 0, spans: new Int32Array(SPAN * 64), times: new Float64Array(64) };
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const lineBreaks: number[] = [];
  const inObject: boolean[] = [];
  let depth = 0;
  let expect = VALUE;
  let keyIs: 'id' | 'time' | null = null;
  let at = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;

  for (; at < body.length; at++) {
    const byte = body[at]!;
    if (byte === QUOTE) {
      const end = stringEnd(body, view, at);
      if (end === CUT) return CUT_SHORT;
      if (end === BAD) return refuse('a string is not JSON', at);
      if (expect === KEY || expect === KEY_OR_END) {
        keyIs = depth === 2 ? keyOf(body, at, end) : null;
        expect = COLON_ONLY;
      } else if ((expect === VALUE || expect === VALUE_OR_END) && depth > 1) {
        if (keyIs !== null) noteValue(found, keyIs, body, at, end);
        expect = COMMA_OR_END;
      } else {
        return refuse(depth <= 1 ? 'not an array of objects' : 'a string where none may be', at);
      }
      at = end - 1;
    } else if (byte === COMMA) {
      if (expect !== COMMA_OR_END) return refuse('a comma where none may be', at);
      expect = inObject[depth] ? KEY : VALUE;
      keyIs = null;
    } else if (byte === COLON) {
      if (expect !== COLON_ONLY) return refuse('a colon where none may be', at);
      expect = VALUE;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (expect !== VALUE && expect !== VALUE_OR_END) return refuse('a bracket where none may be', at);
      const isObject = byte === OPEN_OBJECT;
      if ((depth === 0 && isObject) || (depth === 1 && !isObject)) return refuse('not an array of objects', at);
      if (depth === 1) {
        noteRecord(found, at);
      } else if (keyIs !== null) noteValue(found, keyIs, body, NO_ID, NO_ID);
      inObject[++depth] = isObject;
      expect = isObject ? KEY_OR_END : VALUE_OR_END;
      keyIs = null;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      const mayClose = expect === COMMA_OR_END || expect === (inObject[depth] ? KEY_OR_END : VALUE_OR_END);
      if (!mayClose || depth === 0 || inObject[depth] !== (byte === CLOSE_OBJECT)) return refuse('a bracket where none may be', at);
      depth -= 1;
      if (depth === 1) found.spans[SPAN * found.count - 3] = at + 1;
      expect = depth === 0 ? NOTHING : COMMA_OR_END;
    } else if (byte === LINE_FEED || byte === RETURN) {
      if (depth > 1) lineBreaks.push(at);
    } else if (byte !== BLANK && byte !== TAB) {
      if (depth <= 1) return refuse('not an array of objects', at);
      if (expect !== VALUE && expect !== VALUE_OR_END) return refuse('a value where none may be', at);
      const end = scalarEnd(body, at);
      if (end === CUT) return CUT_SHORT;
      if (end === BAD) return refuse('a value is not JSON', at);
      if (keyIs !== null) noteValue(found, keyIs, body, isDigitOrMinus(byte) ? at : NO_ID, end);
      expect = COMMA_OR_END;
      at = end - 1;
    }
  }
  if (expect !== NOTHING) return CUT_SHORT;

  for (const place of lineBreaks) body[place] = BLANK;
  const { count, spans, times } = found;
  return { ok: true, records: { body, count, spans, ...digestIds(body, spans, count), created: times.subarray(0, count) } };
}

/** Typed arrays, doubled when full: they are kept until the records are stored, and lists of numbers would burden the heap. */
type Found = { count: number; spans: Int32Array; times: Float64Array };

function noteRecord(found: Found, start: number): void {
  if (found.count === found.times.length) {
    const { spans, times } = found;
    found.spans = new Int32Array(2 * spans.length);
    found.spans.set(spans);
    found.times = new Float64Array(2 * times.length);
    found.times.set(times);
  }
  const at = SPAN * found.count;
  found.spans[at] = start;
  found.spans[at + 2] = NO_ID;
  found.times[found.count] = Number.NaN;
  found.count += 1;
}

/** Of a key that comes twice, the last counts, as it does for every JSON parser. */
function noteValue(found: Found, key: 'id' | 'time', body: Buffer, start: number, end: number): void {
  const record = found.count - 1;
  if (key === 'time') {
    found.times[record] = start === NO_ID ? Number.NaN : readCreationTime(body, start, end);
  } else {
    found.spans[SPAN * record + 2] = start;
    found.spans[SPAN * record + 3] = end;
  }
}

function refuse(reason: string, at: number): Split {
  return { ok: false, cut: false, reason: `${reason} at byte ${at}` };
}

const CUT_SHORT: Split = { ok: false, cut: true, reason: 'the body ends in the middle' };
/** `start` and `end` enclose the quotes. A key may be written with escapes: "\u0049d" is Id. */
function keyOf(body: Buffer, start: number, end: number): 'id' | 'time' | null {
  const first = body[start + 1];
  if (first !== ID[0] && first !== CREATION_TIME[0] && first !== BACKSLASH) return null;
  const length = end - start - 2;
  if (length === ID.length && body[start + 1] === ID[0] && body[start + 2] === ID[1]) return 'id';
  if (length === CREATION_TIME.length && body.compare(CREATION_TIME, 0, length, start + 1, end - 1) === 0) return 'time';
  if (!hasEscape(body, start, end)) return null;
  const key: unknown = JSON.parse(body.toString('utf8', start, end));
  return key === 'Id' ? 'id' : key === 'CreationTime' ? 'time' : null;
}
