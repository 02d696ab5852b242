/** One line of a segment, read for its time and its oddities; read-events.ts says the same in SQL. */
import { isObject, memberText } from './record-members.js';

/** `record` is empty when the line is unreadable. */
export type Event = { record: Readonly<Record<string, unknown>>; readable: boolean; receivedAt: Date };

/** The members that a line must have one of, to be an event. */
export const COMMON_FIELDS = ['CreationTime', 'Operation', 'Workload', 'UserId', 'RecordType', 'Id'] as const;

const HOUR_MS = 3_600_000;
/** documented: UTC without a zone; seen on the wire: with a fraction, with a Z. */
const CREATION_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z?$/;

export function readEvent(line: Buffer, receivedAt: Date): Event {
  const parsed = parse(line);
  const record = isObject(parsed) ? parsed : {};
  return { record, readable: COMMON_FIELDS.some((field) => Object.hasOwn(record, field) && record[field] !== null), receivedAt };
}

/** When it happened; when it was received where the record's own time is missing, unreadable, or more than an hour after that. */
export function happenedAt({ record, receivedAt }: Event): Date {
  return creationTime(record, receivedAt) ?? receivedAt;
}

/** Null for a record as they should be. */
export function oddity(event: Event): 'unreadable' | 'untimed' | 'unnamed' | null {
  if (!event.readable) return 'unreadable';
  if (creationTime(event.record, event.receivedAt) === null) return 'untimed';
  return memberText(event.record['Operation']) === '' ? 'unnamed' : null;
}

function creationTime(record: Event['record'], receivedAt: Date): Date | null {
  const seconds = CREATION_TIME.exec(memberText(record['CreationTime']))?.[1];
  const created = seconds === undefined ? Number.NaN : Date.parse(`${seconds}Z`);
  // JavaScript takes 31 February for 3 March.
  if (Number.isNaN(created) || new Date(created).toISOString().slice(0, 10) !== seconds?.slice(0, 10)) return null;
  return created <= receivedAt.getTime() + HOUR_MS ? new Date(created) : null;
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return null;
  }
}
