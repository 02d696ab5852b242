/** The other side of the numbers: what the tenant's ledger says, counted in plain loops. */
import { addressOfRecord } from '../../src/dashboards/address.js';
import type { ContentType } from '../../src/model.js';
import type { LedgerRecord } from '../../src/sandbox/ledger.js';

export type Fact = { type: ContentType; at: number; created: number; receivedAt: number; fields: Record<string, unknown>; text(field: string): string; address: string };

/** Each Id once, as it is stored. `receivedAt`: all of it was received in one run. */
export function factsOfLedger(records: readonly LedgerRecord[], receivedAt: Date): Fact[] {
  const ids = new Set<string>();
  return records.flatMap(({ contentType, id, bytes }) => {
    const key = id?.toLowerCase() ?? null;
    if (key !== null && ids.has(key)) return [];
    if (key !== null) ids.add(key);
    return [factOf(contentType, bytes.toString(), receivedAt.getTime())];
  });
}

function factOf(type: ContentType, source: string, received: number): Fact {
  const fields: Record<string, unknown> = JSON.parse(source);
  // Where a key is there twice the first counts.
  const workload = /"Workload":"([^"]*)"/.exec(source)?.[1];
  if (workload !== undefined) fields['Workload'] = workload;
  const text = (field: string): string => (typeof fields[field] === 'string' ? fields[field] : fields[field] === undefined || fields[field] === null ? '' : JSON.stringify(fields[field]));
  const time = text('CreationTime');
  const created = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?$/.test(time) ? Date.parse(`${time.slice(0, 19)}Z`) : Number.NaN;
  const at = created <= received + 3_600_000 ? created : received;
  return { type, at, created, receivedAt: received, fields, text, address: addressOfRecord(fields) };
}

/** As a picture's rows: the largest first, then by name. Each of `columns` counts the facts of a group. */
export function most(facts: readonly Fact[], name: (fact: Fact) => string, columns: readonly ((group: readonly Fact[]) => number)[]): (string | number)[][] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) groups.set(name(fact) || '(none)', [...(groups.get(name(fact) || '(none)') ?? []), fact]);
  const rows = [...groups].map(([key, group]): (string | number)[] => [key, ...columns.map((column) => column(group))]);
  return rows.filter((row) => row[1] !== 0).toSorted((a, b) => Number(b[1]) - Number(a[1]) || Buffer.compare(Buffer.from(String(a[0])), Buffer.from(String(b[0])))).slice(0, 10);
}

export const size = (group: readonly Fact[]): number => group.length;
export const sizeOf = (test: (fact: Fact) => boolean) => (group: readonly Fact[]): number => group.filter(test).length;
export const different = (name: (fact: Fact) => string) => (group: readonly Fact[]): number => new Set(group.map((fact) => name(fact) || '(none)')).size;
