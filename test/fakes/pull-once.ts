/** One pull put together by hand, where a test needs what no flag of the command offers: a short stall time, the moment of each request. */
import { setMaxListeners } from 'node:events';
import { makeActivityApi } from '../../src/api/activity-api.js';
import { makeRequestBudget } from '../../src/api/request-budget.js';
import { tokensOf } from '../../src/auth/tokens.js';
import { collect } from '../../src/collect/collect.js';
import { makeTally, reportOf, type TypeReport } from '../../src/collect/tally.js';
import { makeSend } from '../../src/http/send.js';
import { openStore } from '../../src/store/open-store.js';
import type { Send } from '../../src/world.js';
import { fakeWorld } from './command-world.js';
import type { Profile } from './profile.js';

export type PullOptions = {
  stallMs?: number;
  perMinute?: number;
  /** Milliseconds on the run's own stopwatch, at each request to the API. */
  onSend?: (elapsed: number) => void;
};

/** Of the profile's first content type. */
export async function pullOnce(profile: Profile, { stallMs = 60_000, perMinute = 60_000, onSend }: PullOptions): Promise<TypeReport> {
  const { settings, sandbox } = profile;
  const { clock, random } = fakeWorld({ now: () => sandbox.clock.now() });
  const raw = makeSend({ caFile: settings.caFile, userAgent: 'o365/test', stallMs });
  const send: Send = async (request) => {
    onSend?.(clock.elapsed());
    return await raw(request);
  };
  const enough = new AbortController().signal;
  setMaxListeners(0, enough);
  const tokens = tokensOf({ settings, send: raw, clock, random, env: {}, signal: enough });
  const budget = makeRequestBudget(perMinute, clock, random);
  const api = makeActivityApi({ ...settings, apiUrl: settings.endpoint.apiUrl }, { send, tokens, budget, clock, random, time: { enough, hardEnd: enough } });
  const { store } = await openStore(profile.places, clock.now());
  const [contentType] = settings.contentTypes;
  const tally = makeTally(contentType!);
  try {
    await collect({ api, store, clock, random, emit: null, enough }, { contentTypes: [contentType!], recheck: 'daily', sinceMs: null, startOver: false }, [tally]);
  } finally {
    await store.close();
  }
  return reportOf(tally);
}
