/** Which content types are subscribed to, since when, and how soon they may be started again. */
import { CONTENT_TYPES, type ContentType } from '../model.js';
import { afError, tooFrequentStarts } from './af-errors.js';
import { type Answer, answerOf, jsonAnswer } from './answer.js';
import type { Behaviour } from './behaviour.js';

export type SubscriptionStatus = 'enabled' | 'disabled' | 'absent';

export type Subscriptions = {
  set(contentType: ContentType, status: SubscriptionStatus): void;
  get(contentType: ContentType): SubscriptionStatus;
  start(contentType: ContentType): Answer;
  stop(contentType: ContentType): Answer;
  list(): Answer;
  /** Null when content may be listed; `quiet` when it may, but there is none yet. */
  refuse(contentType: ContentType): Answer | 'quiet' | null;
};

/** documented: "a waiting period of 15 minutes is required before another". */
export const COOL_DOWN_MS = 15 * 60_000;

type State = { status: SubscriptionStatus; before: SubscriptionStatus; effectiveAt: number; quietUntil: number };

export function subscriptions(enabled: readonly ContentType[], behaviour: Behaviour, now: () => Date): Subscriptions {
  const states = new Map<ContentType, State>();
  const startedAt = new Map<ContentType, number>();

  const set = (contentType: ContentType, status: SubscriptionStatus): void => {
    states.set(contentType, { status, before: status, effectiveAt: 0, quietUntil: 0 });
  };
  const get = (contentType: ContentType): SubscriptionStatus => {
    const state = states.get(contentType);
    if (state === undefined) return 'absent';
    return now().getTime() < state.effectiveAt ? state.before : state.status;
  };
  const coolDownLeft = (contentType: ContentType): number => {
    const times = behaviour.coolDownPerTenant ? [...startedAt.values()] : [startedAt.get(contentType) ?? -Infinity];
    return Math.max(...times, -Infinity) + COOL_DOWN_MS - now().getTime();
  };
  for (const contentType of enabled) set(contentType, 'enabled');

  return {
    set,
    get,
    start(contentType) {
      const left = coolDownLeft(contentType);
      if (left > 0) return tooFrequentStarts(behaviour.coolDownStatus, left);
      const before = get(contentType);
      if (before === 'enabled') return afError('AF20024');
      const at = now().getTime();
      startedAt.set(contentType, at);
      const quietUntil = at + behaviour.quietMs;
      states.set(contentType, { status: 'enabled', before, effectiveAt: at + behaviour.enableDelayMs, quietUntil });
      return jsonAnswer(200, entry(contentType, 'enabled', behaviour));
    },
    stop(contentType) {
      if (get(contentType) === 'absent') return afError('AF20022');
      set(contentType, 'disabled');
      return answerOf(200, '');
    },
    list() {
      const known = CONTENT_TYPES.filter((contentType) => get(contentType) !== 'absent');
      return jsonAnswer(200, known.map((contentType) => entry(contentType, get(contentType), behaviour)));
    },
    refuse(contentType) {
      const status = get(contentType);
      if (status === 'absent') return afError('AF20022');
      if (status === 'disabled') return afError('AF20023');
      return now().getTime() < (states.get(contentType)?.quietUntil ?? 0) ? 'quiet' : null;
    },
  };
}

function entry(contentType: ContentType, status: SubscriptionStatus, behaviour: Behaviour): object {
  const webhook =
    behaviour.foreignWebhook === null
      ? null
      : { status: behaviour.foreignWebhook, address: 'https://siem.contoso.example/o365', authId: 'o365activityapi', expiration: null };
  return {
    contentType: echo(contentType, behaviour),
    ...(behaviour.withoutStatus ? {} : { status }),
    webhook,
  };
}

/** seen on the wire: `audit.general`, `Audit.Sharepoint`. */
export function echo(contentType: ContentType, behaviour: Behaviour): string {
  if (!behaviour.oddCase) return contentType;
  return contentType === 'Audit.SharePoint' ? 'Audit.Sharepoint' : contentType.toLowerCase();
}
