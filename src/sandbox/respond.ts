/** One request from its arrival to its last byte: noted, struck by faults, routed, sent. */
import { setTimeout as wait } from 'node:timers/promises';
import { answerApi, type ApiSetting } from './activity-api.js';
import { type Answer, jsonAnswer } from './answer.js';
import { type Call, readCall } from './call.js';
import { answerEntra, type EntraSetting } from './entra.js';
import type { Faults } from './faults.js';
import { answerGraph, type GraphSetting } from './graph.js';
import type { Listener } from './https-server.js';
import type { SandboxOptions } from './options.js';
import type { RequestEntry } from './request-log.js';
import { sendAnswer } from './send-answer.js';
import { realMilliseconds } from './virtual-clock.js';

export type RespondSetting = { graph: GraphSetting; entra: EntraSetting; api: ApiSetting; faults: Faults; options: SandboxOptions; note(entry: RequestEntry): void };

export function respond(setting: RespondSetting): Listener {
  const { api, faults, options } = setting;
  return async (request, body, response, reset) => {
    const call = readCall(request.method ?? '', request.url ?? '', request.headers, body);
    const entry = entryOf(call, setting);
    setting.note(entry);
    const strike = faults.strike(call);
    const answer = strike.alter(strike.instead ?? (await route(call, setting)), entry.url);
    const delayMs = options.latencyMs + strike.delayMs;
    if (delayMs > 0) await wait(delayMs, undefined, { ref: false });
    if (response.destroyed) return;
    entry.status = answer.status;
    entry.code = answer.code;
    entry.bytesSent = await sendAnswer(response, answer, {
      acceptEncoding: request.headers['accept-encoding'] ?? '',
      gzip: options.gzip,
      encoding: api.behaviour.encoding,
      transfer: api.behaviour.transfer,
      contentTypeHeader: api.behaviour.contentTypeHeader,
      now: api.now(),
      fault: strike.wire,
      reset,
    });
  };
}

async function route(call: Call, { graph, entra, api }: RespondSetting): Promise<Answer> {
  if (call.operation === 'discovery' || call.operation === 'token' || call.operation === 'device-code') return await answerEntra(call, entra);
  if (call.operation === 'graph') return await answerGraph(call, graph);
  if (call.operation !== 'unknown') return await answerApi(call, api);
  return jsonAnswer(404, { Message: `No HTTP resource was found that matches the request URI '${api.apiUrl}${call.url}'.` });
}

function entryOf(call: Call, { api }: RespondSetting): RequestEntry {
  const [, token] = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '') ?? [];
  return {
    at: api.now(),
    atReal: realMilliseconds(),
    operation: call.operation,
    method: call.method,
    url: `${api.apiUrl}${call.url}`,
    status: 0,
    code: null,
    contentType: call.contentType,
    bytesSent: 0,
    bearer: token === undefined ? 'none' : api.tokens.isOurs(token) ? 'ours' : 'foreign',
  };
}
