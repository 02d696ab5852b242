/** Whether there is anything for a dashboard to show; pure but for the lines that it is handed. */
import type { Dashboard } from './dashboard.js';
import { readEvent } from './event.js';
import { memberText } from './record-members.js';

/** Looks at lines until one belongs to the dashboard. `batches` are lines of its content types, the newest best first. */
export async function hasEvents({ workload }: Pick<Dashboard, 'workload'>, batches: AsyncIterable<readonly Buffer[]>): Promise<boolean> {
  for await (const lines of batches) {
    if (lines.some((line) => belongs(line, workload))) return true;
  }
  return false;
}

/** What its records are called in a sentence. */
export function awaitedEvents({ contentTypes, workload }: Pick<Dashboard, 'contentTypes' | 'workload'>): string {
  if (workload === null) return contentTypes.length > 1 ? 'events of any content type' : `events of ${contentTypes.join('')}`;
  return `events of ${contentTypes.join(', ')} whose Workload is ${workload.is ? '' : 'not '}${workload.name}`;
}

function belongs(line: Buffer, workload: Dashboard['workload']): boolean {
  if (line.length <= 1) return false;
  // Most lines are told apart by this alone.
  if (workload?.is === true && !line.toString('latin1').toLowerCase().includes(workload.name.toLowerCase())) return false;
  if (workload === null) return true;
  return (memberText(readEvent(line, new Date(0)).record['Workload']).toLowerCase() === workload.name.toLowerCase()) === workload.is;
}
