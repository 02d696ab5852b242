/** What the service sends, checked and turned into the model. Anything else throws NotUnderstood, which is never "no data". */
import { parseContentType, type ContentBlob, type Subscription } from '../model.js';

/** The answer is not what the API documents: an HTML page of a proxy, an empty body, a cut one. */
export class NotUnderstood extends Error {
  override name = 'NotUnderstood';
}

/** The service's error shape, in whatever state it comes. */
export function errorOf(body: Buffer): { code: string | null; message: string } {
  const text = body.toString('utf8');
  try {
    const error = field(JSON.parse(text), 'error');
    if (field(error, 'code') !== undefined || field(error, 'message') !== undefined) {
      return { code: textOf(error, 'code') || null, message: textOf(error, 'message') };
    }
  } catch {
    return { code: null, message: text.trimStart().startsWith('<') ? 'a web page instead of JSON' : '' };
  }
  return { code: null, message: '' };
}

/** Entries of content types that we do not know are left out: they are somebody else's. */
export function parseSubscriptions(body: Buffer): Subscription[] {
  return arrayOf(body).flatMap((entry) => {
    const contentType = parseContentType(textOf(entry, 'contentType'));
    if (contentType === null) return [];
    const status = textOf(entry, 'status').toLowerCase();
    return [{ contentType, status: status === 'enabled' || status === 'disabled' ? status : ('unknown' as const) }];
  });
}

/** An item without id or address is not understood: to leave it out would lose it. */
export function parseListing(body: Buffer): ContentBlob[] {
  return arrayOf(body).map((item) => {
    const [contentId, contentUri] = [field(item, 'contentId'), field(item, 'contentUri')];
    if (typeof contentId !== 'string' || typeof contentUri !== 'string' || contentId === '') {
      throw new NotUnderstood('an item of the listing has no contentId or contentUri');
    }
    return { contentId, contentUri, contentCreated: dateOf(item, 'contentCreated'), contentExpiration: dateOf(item, 'contentExpiration') };
  });
}

/** Times come with 0 to 7 digits after the second, with or without Z, and are UTC always. */
export function parseUtc(text: string): Date | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|\+00:?00)?$/.exec(text.trim());
  if (match === null) return null;
  const date = new Date(`${match[1]}.${(match[2] ?? '').slice(0, 3).padEnd(3, '0')}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

function dateOf(item: unknown, name: string): Date {
  const date = parseUtc(textOf(item, name));
  if (date === null) throw new NotUnderstood(`an item of the listing has no readable ${name}`);
  return date;
}

function arrayOf(body: Buffer): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    throw new NotUnderstood(body.length === 0 ? 'the answer is empty' : 'the answer is not JSON');
  }
  if (!Array.isArray(value)) throw new NotUnderstood('the answer is not a list');
  return value;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}
