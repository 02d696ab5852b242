import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newLines } from '../../src/collect/new-lines.js';
import { splitRecords, type SplitRecords } from '../../src/collect/split.js';

/** Blanks of every kind that JSON allows between tokens. */
const gap = fc.stringMatching(/^[ \t\r\n]{0,3}$/);

/** A JSON string as source, with any escapes: what JSON.stringify gives, and the same with letters written as \uXXXX. */
const stringSource = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
  fc.string().map((text) => `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`),
  fc.constantFrom('"\\/"', '"\\ud83d\\ude00"', '"\\ud800"', '"\u2028\u2029"', '"]}"', '"{[\\""', '"\\\\"', '""', '"a},{\\"Id\\":\\"x\\"}"'),
);

const numberSource = fc.oneof(
  fc.constantFrom('0', '-0', '1.0E+3', '9007199254740993', '-1e-5', '1e400', '0.10', '12345678901234567890', '6', '2e0'),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);

const scalarSource = fc.oneof(numberSource, stringSource, fc.constantFrom('true', 'false', 'null'));
const keySource = fc.oneof(stringSource, fc.constantFrom('"Id"', '"CreationTime"', '"\\u0049d"', '"ID"', '"Cr\\u0065ationTime"'));
const idSource = fc.oneof(scalarSource, fc.constantFrom('"7d1c1b6e-0a3f-4a63-9b0e-5d2b8a1f0c11"', '"7D1C1B6E-0A3F-4A63-9B0E-5D2B8A1F0C11"', '""', 'null'));

const { value: valueSource } = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalarSource, idSource, tie('array'), tie('object')),
  array: fc.tuple(gap, fc.array(fc.tuple(tie('value'), gap), { maxLength: 4 })).map(([before, items]) => `[${before}${items.map(([item, after]) => `${item}${after}`).join(`,${before}`)}]`),
  object: objectOf(tie('value')),
}));

function objectOf(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(gap, gap, fc.array(fc.tuple(keySource, fc.oneof(value, idSource), gap), { maxLength: 5 }))
    .map(([before, after, members]) => `{${before}${members.map(([key, item, end]) => `${key}${after}:${before}${item}${end}`).join(`,${after}`)}}`);
}

const recordSource = objectOf(valueSource);
const bodySource = fc.tuple(gap, fc.array(fc.tuple(recordSource, gap), { maxLength: 6 }), gap).map(([before, records, after]) => ({
  text: `${before}[${after}${records.map(([record, end]) => `${record}${end}`).join(`,${before}`)}]${after}`,
  records: records.map(([record]) => record),
}));

function split(text: string | Buffer): SplitRecords {
  const outcome = splitRecords(Buffer.from(text));
  if (!outcome.ok) throw new Error(`refused: ${outcome.reason}`);
  return outcome.records;
}

function linesOf(records: SplitRecords): string {
  return newLines(records, new Uint8Array(records.count).fill(1), 0)?.toString('utf8') ?? '';
}

const asLine = (record: string): string => record.replaceAll(/[\r\n]/g, ' ');

/** The Id as any parser finds it, in a form in which equal Ids are equal. */
function idOf(record: string): string | null {
  const id: unknown = JSON.parse(record).Id;
  if (typeof id === 'string' && id !== '') return id.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return typeof id === 'number' ? `number ${id}` : null;
}

describe('any array of objects, with any blanks, escapes, letters, numbers and nesting', () => {
  test('comes out byte for byte, one line a record', () => {
    fc.assert(
      fc.property(bodySource, ({ text, records }) => {
        expect(linesOf(split(text))).toBe(records.map((record) => `${asLine(record)}\n`).join(''));
      }),
      { numRuns: 500 },
    );
  });

  test('with any choice of new records gives exactly those, in their order', () => {
    fc.assert(
      fc.property(bodySource, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), fc.nat(3), ({ text, records }, chosen, offset) => {
        const isNew = Uint8Array.from([...Array.from<number>({ length: offset }).fill(1), ...chosen.map(Number)]);
        const expected = records.filter((_, index) => chosen[index]).map((record) => `${asLine(record)}\n`).join('');
        expect(newLines(split(text), isNew, offset)?.toString('utf8') ?? '').toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('has its Ids where JSON.parse finds them: equal ones alike, others not, none where there is none', () => {
    fc.assert(
      fc.property(bodySource, ({ text, records }) => {
        const { digests, hasId } = split(text);
        const ids = records.map(idOf);
        expect([...hasId]).toEqual(ids.map((id) => Number(id !== null)));
        const digestOf = (index: number) => digests.toString('hex', index * 16, index * 16 + 16);
        ids.forEach((one, a) =>
          ids.forEach((other, b) => {
            if (one === null || other === null || one.startsWith('number') || other.startsWith('number')) return;
            expect(digestOf(a) === digestOf(b)).toBe(one === other);
          }),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('has its times of creation where JSON.parse finds them', () => {
    const time = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 19));
    fc.assert(
      fc.property(fc.array(fc.tuple(time, fc.constantFrom('', 'Z', '.1234567', '.5Z'), gap), { maxLength: 5 }), (entries) => {
        const records = entries.map(([when, end, blanks]) => `{${blanks}"a":{"CreationTime":"2001-01-01T00:00:00"},"CreationTime"${blanks}:"${when}${end}"}`);
        expect([...split(`[${records.join(',')}]`).created]).toEqual(entries.map(([when]) => Date.parse(`${when}Z`)));
      }),
    );
  });
});

/** As the promise says it: an array of objects, by JSON.parse. */
function isArrayOfObjects(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item));
  } catch {
    return false;
  }
}

function assertJudgedAsParsed(text: string): void {
  const body = Buffer.from(text);
  const before = Buffer.from(body);
  const outcome = splitRecords(body);
  expect([text, outcome.ok]).toEqual([text, isArrayOfObjects(body.toString('utf8'))]);
  expect(outcome.ok || body.equals(before)).toBe(true);
}

describe('is taken exactly when JSON.parse takes it as an array of objects, and is untouched when not:', () => {
  test('any other JSON', () => {
    fc.assert(fc.property(valueSource, (text) => assertJudgedAsParsed(text)), { numRuns: 500 });
  });

  test('a body cut anywhere', () => {
    fc.assert(fc.property(bodySource, fc.double({ min: 0, max: 1, noNaN: true }), ({ text }, share) => assertJudgedAsParsed(text.slice(0, Math.floor(text.length * share)))), { numRuns: 500 });
  });

  test('a body with one letter changed, doubled or taken out', () => {
    const letters = fc.constantFrom(...Array.from('{}[]:,"\\ \n0123-+.eEtfnu/x\u0000\u0001\u001f\u007f\u00e9'));
    fc.assert(
      fc.property(bodySource, fc.nat(), letters, fc.constantFrom('change', 'add', 'drop'), ({ text }, place, letter, how) => {
        const at = place % (text.length + 1);
        const rest = text.slice(how === 'add' ? at : at + 1);
        assertJudgedAsParsed(`${text.slice(0, at)}${how === 'drop' ? '' : letter}${rest}`);
      }),
      { numRuns: 2000 },
    );
  });

  test('a soup of tokens', () => {
    const token = fc.constantFrom('{', '}', '[', ']', ':', ',', '"Id"', '"a"', '1', '-', '01', '1.', '.5', '1e', 'true', 'nul', 'null', ' ', '\n', '\u00a0', '\uFEFF', "'a'", '/**/', 'NaN', '"\\x"', '"\t"');
    fc.assert(fc.property(fc.array(token, { maxLength: 9 }), (tokens) => assertJudgedAsParsed(`[{${tokens.join('')}}]`)), { numRuns: 2000 });
    fc.assert(fc.property(fc.array(token, { maxLength: 9 }), (tokens) => assertJudgedAsParsed(tokens.join('').replace(/^\uFEFF/, ''))), { numRuns: 2000 });
  });
});

test.each(['', ' ', '[', '[{', '[{}', '[{"a":"', '[{"a":1'])('%j is told to be cut', (text) => {
  expect(splitRecords(Buffer.from(text))).toMatchObject({ ok: false, cut: true });
});

test.each(['null', '{}', '"x"', '1', '[1]', '[[]]', '[null]', '[{},1]', '{"Id":"a"}\n{"Id":"b"}', '<html></html>', '[{}] x', '[{}][]'])('%j is told to be something else', (text) => {
  expect(splitRecords(Buffer.from(text))).toMatchObject({ ok: false, cut: false });
});

test('a byte order mark before the array is dropped', () => {
  expect(linesOf(split('\uFEFF[{"Id":"a"}]'))).toBe('{"Id":"a"}\n');
});

test('bytes that are no UTF-8 are kept, in Ids too', () => {
  const body = Buffer.from('[{"Id":"\u00e9","a":"\u00ff"},{"Id":"\u00e8"}]', 'latin1');
  const records = split(body);
  expect(newLines(records, new Uint8Array([1, 1]), 0)?.toString('latin1')).toBe('{"Id":"\u00e9","a":"\u00ff"}\n{"Id":"\u00e8"}\n');
  expect(records.digests.subarray(0, 16).equals(records.digests.subarray(16))).toBe(false);
});

test('nesting of any depth is read', () => {
  const deep = `[{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`;
  expect(split(deep).count).toBe(1);
  expect(splitRecords(Buffer.from(deep.slice(0, -1)))).toMatchObject({ ok: false, cut: true });
});
