/** Whether something was shared with somebody outside the company. */
import { memberText } from './record-members.js';

/**
 * A guest, or somebody whose domain is not the domain of who shares. `record` is parsed, or has just these members.
 * documented: guests are TargetUserOrGroupType "Guest", or carry #EXT# in their name.
 */
export function isSharedOutside(record: Readonly<Record<string, unknown>>): boolean {
  const target = memberText(record['TargetUserOrGroupName']).toLowerCase();
  if (target === '') return false;
  if (memberText(record['TargetUserOrGroupType']).toLowerCase() === 'guest' || target.includes('#ext#')) return true;
  const [theirs, ours] = [domainOf(target), domainOf(memberText(record['UserId']).toLowerCase())];
  return theirs !== null && ours !== null && theirs !== ours;
}

function domainOf(name: string): string | null {
  return /^[^\s@|\\]+@([\w-]+(?:\.[\w-]+)+)$/.exec(name)?.[1] ?? null;
}
