import { inventCompany, type Company } from './company.js';
import { inventHour } from './hour.js';
import type { MiniBlob } from './mini-blob.js';
import type { Pace } from './pace.js';

export type { MiniBlob, TenantRecord } from './mini-blob.js';

export type Tenant = Company & {
  /** What arrives in [hourStart, +1 h), by t. The same answer whenever and in whatever order it is asked. */
  miniBlobsOfHour(hourStart: Date): MiniBlob[];
};

/**
 * A believable organisation that never was. `ratePerHour`: mean events an hour, all content types together, in the working
 * time of its main office; nights and weekends are quieter, and the events split up as `SHARES` says. 0 is silence.
 */
export function inventTenant(options: Pace): Tenant {
  const company = inventCompany(options.seed);
  return { ...company, miniBlobsOfHour: (hourStart) => inventHour(company, options, hourStart) };
}
