/** Audit records for the bench: the invented tenant's own, each copy under a fresh Id, so that every one is new. */
import { randomUUID } from 'node:crypto';
import { inventTenant } from '../../src/sandbox/tenant/tenant.js';

const HOUR_MS = 3_600_000;
const A_WORKING_DAY = Date.UTC(2026, 2, 18, 8);
const GUID = /^[0-9a-f-]{36}$/i;

type Template = { before: string; after: string };

/** Each call gives another record's source text; about 1.3 kB on average. */
export function makeRecords(): () => string {
  const tenant = inventTenant({ seed: 1, ratePerHour: 20_000 });
  const templates: Template[] = [];
  for (const { records } of tenant.miniBlobsOfHour(new Date(A_WORKING_DAY + HOUR_MS))) {
    for (const { id, bytes } of records) {
      const parts = id !== null && GUID.test(id) ? bytes.toString('utf8').split(id) : [];
      // An Id that comes twice in its record (in a key that comes twice, say) is left alone.
      if (parts.length === 2) templates.push({ before: parts[0]!, after: parts[1]! });
    }
  }
  let turn = 0;
  return () => {
    const { before, after } = templates[turn++ % templates.length]!;
    return before + randomUUID() + after;
  };
}

/** A record that is small, for where only counts matter. */
export function smallRecord(): string {
  return `{"CreationTime":"2026-03-18T09:00:00","Id":"${randomUUID()}","Operation":"MailItemsAccessed","OrganizationId":"00000000-0000-0000-0000-000000000000","RecordType":50,"ResultStatus":"Succeeded","Workload":"Exchange"}`;
}

export function body(count: number, record: () => string): Buffer {
  return Buffer.from(`[${Array.from({ length: count }, record).join(',')}]`);
}
