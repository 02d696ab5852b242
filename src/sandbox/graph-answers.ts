/** How Microsoft Graph words its answers. */
import { randomUUID } from 'node:crypto';
import { type Answer, jsonAnswer } from './answer.js';

/** documented: the error resource of Microsoft Graph. */
export function graphError(status: number, code: string, message: string, now: Date, headers: Readonly<Record<string, string>> = {}): Answer {
  const id = randomUUID();
  const innerError = { date: now.toISOString().slice(0, 19), 'request-id': id, 'client-request-id': id };
  return { ...jsonAnswer(status, { error: { code, message, innerError } }, headers), code };
}

export function notFound(id: string, now: Date): Answer {
  return graphError(404, 'Request_ResourceNotFound', `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`, now);
}

export function badRequest(message: string, now: Date, code = 'Request_BadRequest'): Answer {
  return graphError(400, code, message, now);
}

/** The properties that `$select` names; all of them without it. */
export function selected(value: Readonly<Record<string, unknown>>, select: string | undefined): Record<string, unknown> {
  if (select === undefined) return { ...value };
  const names = select.split(',').map((name) => name.trim());
  return Object.fromEntries(Object.entries(value).filter(([name]) => name === 'id' || names.includes(name)));
}
