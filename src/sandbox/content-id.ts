/** contentIds as seen on the wire since 2018: `<t1>$<t2>$audit_sharepoint$Audit_SharePoint$na0036`. */
import { CONTENT_TYPES, type ContentType } from '../model.js';

/** What a contentId says. Times are microseconds since 1970, the first and the last of the mini-blobs inside. */
export type ContentSpan = { first: number; last: number; contentType: ContentType; dc: string };

const FORM = /^(\d{23})\$(\d{23})\$([a-z_]+)\$([A-Za-z_]+)\$([a-z0-9$]+)$/;

export function contentIdOf(span: ContentSpan): string {
  const name = span.contentType.replace('.', '_');
  return [stampOf(span.first), stampOf(span.last), name.toLowerCase(), name, span.dc].join('$');
}

/** Null when it is not a contentId at all. Digits below the microsecond are not looked at. */
export function parseContentId(contentId: string): ContentSpan | null {
  const [, t1 = '', t2 = '', lower = '', name = '', dc = ''] = FORM.exec(contentId) ?? [];
  const contentType = CONTENT_TYPES.find((type) => type.replace('.', '_') === name);
  const first = readStamp(t1);
  const last = readStamp(t2);
  if (contentType === undefined || lower !== name.toLowerCase() || first === null || last === null || first > last) return null;
  return { first, last, contentType, dc };
}

/** yyyyMMddHHmmssfff and six more digits: microseconds, then three that only fill up. */
function stampOf(micros: number): string {
  const digits = new Date(Math.floor(micros / 1000)).toISOString().replace(/\D/g, '');
  return digits + String(micros % 1000).padStart(3, '0') + String(micros % 997).padStart(3, '0');
}

function readStamp(stamp: string): number | null {
  const [, year, month, day, hour, minute, second, ms, micros] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})(\d{3})/.exec(stamp) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(time) ? null : time * 1000 + Number(micros);
}
