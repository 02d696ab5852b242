import type { ContentType } from '../../model.js';
import type { Draft, Fields, Json, Scene } from './record.js';

/** One oddity seen on the wire or in public fixtures (API contract, section 7.3), done to a clean record. */
export type Quirk = {
  /** The family that it belongs to. */
  row: QuirkRow;
  /** Where it is played; null: on any record. */
  contentType: ContentType | null;
  apply(record: Draft, scene: Scene): Draft;
};

export const QUIRK_ROWS = [
  'ResultStatus vocabulary', 'success that failed', 'Name/Value arrays', 'same field, other type', 'JSON in strings', 'duplicate keys',
  'booleans and numbers as strings', 'large integers', 'negative', 'ClientIP', 'UserId', 'Id', 'no Id', 'times elsewhere', 'CreationTime', 'text', 'RecordType',
] as const;
export type QuirkRow = (typeof QUIRK_ROWS)[number];

/** Fields that take the place of the record's own, or are added at its end. */
export function overlay(row: QuirkRow, contentType: ContentType | null, fields: (scene: Scene) => Fields): Quirk {
  return { row, contentType, apply: (record, scene) => ({ ...record, fields: { ...record.fields, ...fields(scene) } }) };
}

/** One quirk for each value that a field was seen with, on any record. */
export function eachValue(row: QuirkRow, field: string, values: readonly Json[]): readonly Quirk[] {
  return values.map((value) => overlay(row, null, () => ({ [field]: value })));
}

export function without(row: QuirkRow, field: string): Quirk {
  return {
    row,
    contentType: null,
    apply: (record) => ({ ...record, fields: Object.fromEntries(Object.entries(record.fields).filter(([name]) => name !== field)) }),
  };
}

/** Members as JSON source, put behind the record's own fields; a field of the same name stays, so the key is there twice. */
export function rawMembers(row: QuirkRow, contentType: ContentType | null, members: string): Quirk {
  return { row, contentType, apply: (record) => ({ ...record, rawMembers: members }) };
}
