/** A `Send` that plays answers from a list, and remembers what it was asked. */
import type { HttpRequest, HttpResponse, Send } from '../../src/world.js';

export type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | Error;

export type PlayedSend = { send: Send; asked: HttpRequest[] };

/** The last answer stays. A body that is no string is stringified. */
export function playedSend(...answers: readonly Answer[]): PlayedSend {
  const asked: HttpRequest[] = [];
  return {
    asked,
    async send(request) {
      await Promise.resolve();
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push(request);
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('nothing to play');
      return responseOf(answer);
    },
  };
}

function responseOf({ status = 200, body = [], headers = {} }: Exclude<Answer, Error>): HttpResponse {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { status, headers, encoded: bytes, body: bytes };
}

export function refusal(status: number, code: string, message = 'so it is'): Answer {
  return { status, body: { error: { code, message } } };
}
