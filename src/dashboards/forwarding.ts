/** Where a rule or a mailbox sends mail on to. */
import { namedValue } from './record-members.js';

/** documented: the parameters of New-InboxRule, Set-InboxRule, Set-Mailbox and the transport rules that do. */
const FORWARDING_PARAMETERS = [
  'ForwardTo', 'ForwardAsAttachmentTo', 'RedirectTo', 'ForwardingSmtpAddress', 'ForwardingAddress', 'RedirectMessageTo', 'BlindCopyTo', 'CopyTo',
] as const;

/** `parameters` is the JSON of the record's Parameters; '' when nothing is sent on. */
export function forwardsTo(parameters: string): string {
  if (!parameters.startsWith('[')) return '';
  const list = parse(parameters);
  const found = FORWARDING_PARAMETERS.map((name) => namedValue(list, name)).filter((value) => value !== '' && value !== '[]');
  return found.map((value) => value.replace(/^smtp:/i, '')).join('; ');
}

/** A string that merely begins like a list is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
