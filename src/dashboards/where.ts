/** Conditions on events, as in `--where UserId=adele@contoso.com`; pure. */
import { Exit, UserError } from '../errors.js';
import { addressOfRecord } from './address.js';
import { oddity, type Event } from './event.js';
import { logInError, logInOutcome } from './log-in.js';
import { forwardsTo } from './forwarding.js';
import { factsOf } from './log-in-facts.js';
import { isObject, memberText, namedValue } from './record-members.js';
import { isSharedOutside } from './sharing.js';

export type Condition = { field: string; pattern: RegExp; differs: boolean };

/** `field=value` or `field!=value`; `*` in the value stands for anything. Throws UserError (64). */
export function parseCondition(text: string): Condition {
  const [, field, not, value] = /^([^=!]+)(!?)=(.*)$/s.exec(text) ?? [];
  if (field === undefined || value === undefined) {
    throw new UserError(Exit.usage, '--where takes a condition like field=value', { hint: "for example: --where Operation=UserLoginFailed --where 'UserId=*@contoso.com'" });
  }
  const pattern = value.split('*').map((piece) => escaped(piece)).join('.*');
  return { field: field.trim(), pattern: new RegExp(`^${pattern}$`, 'is'), differs: not === '!' };
}

/** Of conditions on one field any may hold; all fields must. What a record lacks is ''. */
export function matches(event: Event, conditions: readonly Condition[]): boolean {
  const byField = new Map<string, Condition[]>();
  for (const condition of conditions) byField.set(condition.field, [...(byField.get(condition.field) ?? []), condition]);
  return [...byField].every(([field, any]) => {
    const value = valueOf(event, field);
    const [equal, different] = [any.filter(({ differs }) => !differs), any.filter(({ differs }) => differs)];
    return (equal.length === 0 || equal.some(({ pattern }) => pattern.test(value))) && different.every(({ pattern }) => !pattern.test(value));
  });
}

/** Fields that no record has but every dashboard shows. */
const COMPUTED: ReadonlyMap<string, (event: Event) => string> = new Map(Object.entries({
  'log-in': ({ record }: Event) => logInOutcome(factsOf(record)) ?? '',
  'log-in-error': ({ record }: Event) => logInError(factsOf(record)) ?? '',
  address: ({ record }: Event) => addressOfRecord(record),
  'shared-outside': ({ record }: Event) => (isSharedOutside(record) ? 'yes' : ''),
  'forwards-to': ({ record }: Event) => forwardsTo(memberText(record['Parameters'])),
  odd: (event: Event) => oddity(event) ?? '',
}));

/** A member, a member of a member (`Item.Subject`), or a name in a list of names and values (`Parameters.ForwardTo`). */
function valueOf(event: Event, field: string): string {
  const computed = COMPUTED.get(field);
  if (computed !== undefined) return computed(event);
  let value: unknown = event.record;
  const steps = Object.hasOwn(event.record, field) ? [field] : field.split('.');
  for (const step of steps) value = isObject(value) ? (Object.hasOwn(value, step) ? value[step] : undefined) : namedValue(value, step);
  return memberText(value);
}

/** RegExp.escape came with Node 24. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
