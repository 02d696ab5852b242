import { CONTENT_TYPES } from '../../model.js';
import { type AfCode, tooFrequentStarts } from '../af-errors.js';
import type { Answer } from '../answer.js';
import type { Fault } from '../faults.js';
import type { Scenario } from './scenario.js';

const HOUR_MS = 3_600_000;

function refused(name: string, code: AfCode, description: string): Scenario {
  return { name, description: `${description} (${code}).`, behaviour: { apiError: code } };
}

/** A fault that gives the service's own refusal. */
export function refusal(on: Fault['on'], { status, body }: Answer, rest: Partial<Fault> = {}): Fault {
  return { on, ...rest, answer: { status, body } };
}

/** Permissions, the tenant, its subscriptions. */
export const TENANT_SCENARIOS: readonly Scenario[] = [
  { name: 'no-roles', description: 'The application has no permission at all (AF10001).', options: { roles: [] } },
  { name: 'no-dlp-role', description: 'ActivityFeed.ReadDlp is missing: DLP.All is refused, the rest works.', options: { roles: ['ActivityFeed.Read'] } },
  refused('tenant-mismatch', 'AF20010', 'The tenant in the URL is not the one in the token'),
  refused('tenant-deleted', 'AF20011', 'The tenant does not exist here: deleted, or in another cloud'),
  refused('tenant-misconfigured', 'AF20012', 'The tenant has no licence, or auditing was never provisioned'),
  refused('tenant-not-a-guid', 'AF20013', 'The tenant in the URL is not a GUID'),
  { name: 'auditing-off', description: 'Auditing is off: start and content fail with a garbled exception.', behaviour: { auditing: 'off' } },
  { name: 'auditing-off-2019', description: 'Auditing is off, in the words of 2019.', behaviour: { auditing: 'off-2019' } },
  {
    name: 'already-enabled',
    description: 'The list of subscriptions is empty although all are enabled: a start is AF20024.',
    faults: [{ on: 'subscriptions', answer: { status: 200, body: '[]' } }],
    setUp: ({ subscriptions }) => CONTENT_TYPES.forEach((type) => subscriptions.set(type, 'enabled')),
  },
  {
    name: 'cool-down',
    description: 'Somebody started Audit.Exchange a moment ago: 403, code 429, once.',
    faults: [refusal('start', tooFrequentStarts(403, 526_000), { contentType: 'Audit.Exchange', times: 1 })],
  },
  {
    name: 'cool-down-429',
    description: 'The same with status 429.',
    faults: [refusal('start', tooFrequentStarts(429, 896_000), { contentType: 'Audit.Exchange', times: 1 })],
  },
  { name: 'cool-down-per-tenant', description: 'One start makes all content types wait 15 minutes.', behaviour: { coolDownPerTenant: true } },
  {
    name: 'subscription-lost',
    description: 'The first listing of Audit.Exchange says that there is no subscription (AF20022), and there is none.',
    setUp: ({ subscriptions, faults }) => {
      for (const type of CONTENT_TYPES) subscriptions.set(type, type === 'Audit.Exchange' ? 'absent' : 'enabled');
      const all = CONTENT_TYPES.map((contentType) => ({ contentType, status: 'enabled', webhook: null }));
      faults.add({ on: 'subscriptions', times: 1, answer: { status: 200, body: JSON.stringify(all) } });
    },
  },
  {
    name: 'disabled',
    description: 'All subscriptions are disabled; a start enables them.',
    setUp: ({ subscriptions }) => CONTENT_TYPES.forEach((type) => subscriptions.set(type, 'disabled')),
  },
  {
    name: 'never-effective',
    description: 'A start is answered "enabled", and takes effect an hour later.',
    behaviour: { enableDelayMs: HOUR_MS },
    setUp: ({ subscriptions }) => CONTENT_TYPES.forEach((type) => subscriptions.set(type, 'disabled')),
  },
  {
    name: 'foreign-webhook',
    description: "Another product's webhook is on every subscription.",
    behaviour: { foreignWebhook: 'enabled' },
    setUp: ({ subscriptions }) => CONTENT_TYPES.forEach((type) => subscriptions.set(type, 'enabled')),
  },
  {
    name: 'expired-webhook',
    description: "Another product's webhook has expired.",
    behaviour: { foreignWebhook: 'expired' },
    setUp: ({ subscriptions }) => CONTENT_TYPES.forEach((type) => subscriptions.set(type, 'enabled')),
  },
  {
    name: 'without-status',
    description: 'Subscriptions are listed without their status.',
    behaviour: { withoutStatus: true },
    setUp: ({ subscriptions }) => CONTENT_TYPES.forEach((type) => subscriptions.set(type, 'enabled')),
  },
  { name: 'odd-case', description: 'Content types come back in other letter case.', behaviour: { oddCase: true } },
  { name: 'quiet-start', description: 'A new subscription lists nothing for 12 hours.', behaviour: { quietMs: 12 * HOUR_MS } },
  refused('internal-errors', 'AF50000', 'Every call of the API fails'),
];
