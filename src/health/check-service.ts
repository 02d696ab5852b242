/** Does the API know the tenant, do the subscriptions run, and does content come? Nothing is started: that is for `collect`. */
import { ServiceError } from '../errors.js';
import type { ContentType } from '../model.js';
import { ageWords } from './age.js';
import { found } from './causes.js';
import { dlpRefusal, otherCloud } from './check-connection.js';
import { fine, findingOf, type Finding } from './finding.js';
import type { Inspection } from './inspection.js';
import { subscriptionOf, type SubscriptionState } from './subscription-state.js';

/** What a listing is refused with when the tenant as a whole is; "auditing is off" shows only there. */
const OF_THE_TENANT = new Set(['AF20010', 'AF20011', 'AF20012', 'AF20013', 'DataServiceException']);

export async function checkTenant(inspection: Inspection): Promise<Finding[]> {
  await inspection.subscriptions();
  const types = inspection.settings().contentTypes;
  const refusal = await refusalOf(inspection, types.find((type) => type !== 'DLP.All') ?? types[0]!);
  if (refusal !== null && OF_THE_TENANT.has(refusal.code ?? '')) throw refusal;
  const others = await otherCloud(inspection);
  return others.length > 0 ? others : [fine('The service knows the tenant.')];
}

export async function checkSubscriptions(inspection: Inspection): Promise<Finding[]> {
  await inspection.subscriptions();
  const isDlpRefused = (await dlpRefusal(inspection)) !== null;
  const all = await Promise.all(inspection.contentTypes().map(async (type) => ({ type, ...(await subscriptionOf(inspection, type)) })));
  // Permissions has said what stands in the way; a start would be refused too.
  const states = all.filter(({ type, state }) => !(isDlpRefused && type === 'DLP.All' && state !== 'enabled'));
  const those = (wanted: SubscriptionState['state']) => states.filter(({ state }) => state === wanted).map(({ type }) => type);
  const [enabled, missing, disabled] = [those('enabled'), those('missing'), those('disabled')];
  const cooling = states.flatMap(({ type, state, minutes }) => (state === 'cooling' ? [{ type, minutes }] : []));
  const words = [
    ...(enabled.length > 0 ? [`${listed(enabled)} enabled.`] : []),
    ...(missing.length > 0 ? [`${listed(missing)} not started yet: the first \`o365 collect\` starts ${missing.length === 1 ? 'it' : 'them'}.`] : []),
  ];
  if (states.length < all.length) words.push('DLP.All cannot be started without its permission.');
  return [
    ...(disabled.length > 0 ? [found('subscriptionDisabled', { types: disabled.join(', '), is: disabled.length === 1 ? 'is' : 'are' })] : []),
    ...cooling.map(({ type, minutes }) => found('coolingDown', { types: type, minutes })),
    ...(words.length > 0 ? [fine(words.join(' '))] : []),
  ];
}

export async function checkContent(inspection: Inspection): Promise<Finding[]> {
  const types = inspection.contentTypes();
  const wanted = await Promise.all(types.map(async (type) => ({ type, ...(await subscriptionOf(inspection, type)) })));
  const running = wanted.filter(({ state }) => state === 'enabled').map(({ type }) => type);
  const refusals = await Promise.all(running.map(async (type) => ({ type, refusal: await refusalOf(inspection, type) })));
  const asleep = refusals.filter(({ refusal }) => refusal?.failure === 'subscription-disabled' || refusal?.failure === 'no-subscription').map(({ type }) => type);
  const findings: Finding[] = asleep.length > 0 ? [found('disabledInContent', { types: asleep.join(', '), is: asleep.length === 1 ? 'is' : 'are' })] : [];
  for (const [message, sufferers] of grouped(refusals.filter(({ type }) => !asleep.includes(type)))) {
    const names = sufferers.map(({ type }) => type);
    const finding = findingOf(sufferers[0]!.refusal);
    // Permissions has said it, with its remedy.
    if (finding.code === 'AF10001' && names.every((type) => type === 'DLP.All')) continue;
    const isAll = names.length === types.length;
    findings.push({ ...finding, message: isAll ? message : `${names.join(', ')}: ${message}`, ...(isAll ? {} : { only: names }) });
  }
  const good = refusals.filter(({ refusal }) => refusal === null).map(({ type }) => type);
  const words = await contentWords(inspection, running, good);
  return words === null ? findings : [...findings, fine(words)];
}

async function contentWords(inspection: Inspection, running: readonly ContentType[], good: readonly ContentType[]): Promise<string | null> {
  if (running.length === 0) return 'Nothing to list: no subscription runs yet.';
  if (good.length === 0) return null;
  const newest = (await Promise.all(good.map((type) => inspection.listing(type)))).flatMap((blobs) => blobs.at(-1)?.contentCreated ?? []);
  if (newest.length === 0) return 'Connected, no content in the last 24 hours yet: after a start it takes up to 12 hours.';
  const now = new Date(inspection.world.clock.now().getTime() + ((await inspection.skewMs()) ?? 0));
  const latest = new Date(Math.max(...newest.map((date) => date.getTime())));
  return `${newest.length} of ${good.length} content types listed content in the last 24 hours, the newest ${ageWords(latest, now)} ago.`;
}

async function refusalOf(inspection: Inspection, contentType: ContentType): Promise<ServiceError | null> {
  try {
    await inspection.listing(contentType);
    return null;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

type Refusal = { type: ContentType; refusal: ServiceError | null };

function grouped(refusals: readonly Refusal[]): Map<string, Refusal[]> {
  const byMessage = new Map<string, Refusal[]>();
  for (const one of refusals) if (one.refusal !== null) byMessage.set(one.refusal.message, [...(byMessage.get(one.refusal.message) ?? []), one]);
  return byMessage;
}

function listed(types: readonly ContentType[]): string {
  const names = types.map((type) => type.replace(/^Audit\./, ''));
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
