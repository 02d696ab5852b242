/** Faults on demand: which request meets one, and what it does to the answer. */
import type { ContentType } from '../model.js';
import { type Answer, answerOf } from './answer.js';
import type { Call, Operation } from './call.js';

export type FaultAnswer =
  /** In place of the real answer; the request has no effect. */
  | { status: number; body?: string | Buffer; headers?: Readonly<Record<string, string>> }
  /**
   * The real answer, ended after that share (0 to 1) of its body. `announce`: with the full Content-Length, so the cut shows;
   * without, the end of the connection is the end of the body, and nothing shows.
   */
  | { cut: number; announce: boolean }
  /** The connection is reset after that share of the body; 0 is before any answer. */
  | { reset: number }
  /** The answer stops after that share of the body and the connection stays open; 0 is before any answer. */
  | { stall: number }
  /** Bytes a second. */
  | { trickle: number }
  | { delayMs: number }
  /** The header of a listing, in place of the real one; 'self' is the request's own address. */
  | { nextPageUri: string }
  /** Every contentUri of a listing leads to this origin. */
  | { contentUriOrigin: string };

export type Fault = {
  on: Extract<Operation, 'discovery' | 'token' | 'device-code' | 'graph' | 'subscriptions' | 'start' | 'content' | 'blob'>;
  contentType?: ContentType;
  /** A part of the address. */
  matches?: string;
  /** So many matching requests pass first. */
  skip?: number;
  /** How often it strikes; for ever unless said. */
  times?: number;
  /** Only every nth matching request, the nth first. */
  every?: number;
  answer: FaultAnswer;
};

export type WireFault = Extract<FaultAnswer, { cut: number } | { reset: number } | { stall: number } | { trickle: number }>;

/** All that strikes one request. */
export type Strike = { instead: Answer | null; delayMs: number; alter(answer: Answer, selfUrl: string): Answer; wire: WireFault | null };

export type Faults = { add(fault: Fault): void; clear(): void; strike(call: Call): Strike };

export function faultBook(): Faults {
  let book: { fault: Fault; seen: number; struck: number }[] = [];
  const strikes = (call: Call): FaultAnswer[] => {
    const found: FaultAnswer[] = [];
    for (const entry of book) {
      const { on, contentType, matches, skip = 0, times = Infinity, every = 1, answer } = entry.fault;
      if (on !== call.operation || (contentType !== undefined && contentType !== call.contentType)) continue;
      if (matches !== undefined && !call.url.includes(matches)) continue;
      entry.seen += 1;
      if (entry.seen <= skip || (entry.seen - skip) % every !== 0 || entry.struck >= times) continue;
      entry.struck += 1;
      found.push(answer);
    }
    return found;
  };
  return {
    add: (fault) => void book.push({ fault, seen: 0, struck: 0 }),
    clear: () => void (book = []),
    strike(call) {
      const found = strikes(call);
      return {
        instead: found.map(insteadOf).find((answer) => answer !== null) ?? null,
        delayMs: found.reduce((sum, answer) => sum + ('delayMs' in answer ? answer.delayMs : 0), 0),
        alter: (answer, selfUrl) => found.reduce<Answer>((altered, fault) => alterListing(altered, fault, selfUrl), answer),
        wire: found.find((answer): answer is WireFault => ['cut', 'reset', 'stall', 'trickle'].some((name) => name in answer)) ?? null,
      };
    },
  };
}

function insteadOf(fault: FaultAnswer): Answer | null {
  if (!('status' in fault)) return null;
  const body = Buffer.from(fault.body ?? '');
  const [, code = null] = /"code"\s*:\s*"([^"]*)"/.exec(body.subarray(0, 2000).toString('utf8')) ?? [];
  return { ...answerOf(fault.status, body, fault.headers), code };
}

function alterListing(answer: Answer, fault: FaultAnswer, selfUrl: string): Answer {
  if (answer.status !== 200) return answer;
  if ('nextPageUri' in fault) {
    const uri = fault.nextPageUri === 'self' ? selfUrl : fault.nextPageUri;
    return { ...answer, headers: { ...answer.headers, NextPageUri: uri } };
  }
  if (!('contentUriOrigin' in fault)) return answer;
  const body = answer.body.toString('utf8').replace(/("contentUri":")https:\/\/[^/"]+/g, `$1${fault.contentUriOrigin}`);
  return { ...answer, body: Buffer.from(body) };
}
