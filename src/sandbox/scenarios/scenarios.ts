/** All scenarios, by name. */
import { Exit, UserError } from '../../errors.js';
import { BLOB_SCENARIOS } from './blob-scenarios.js';
import { LISTING_SCENARIOS } from './listing-scenarios.js';
import { RECORD_SCENARIOS } from './record-scenarios.js';
import type { Scenario } from './scenario.js';
import { TENANT_SCENARIOS } from './tenant-scenarios.js';
import { TOKEN_SCENARIOS } from './token-scenarios.js';

export const SCENARIOS: readonly Scenario[] = [
  ...TOKEN_SCENARIOS,
  ...TENANT_SCENARIOS,
  ...LISTING_SCENARIOS,
  ...BLOB_SCENARIOS,
  ...RECORD_SCENARIOS,
];

/** Throws a UserError for a name that is not in the table. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  throw new UserError(Exit.usage, `--scenario: there is no scenario "${name}".`, { hint: 'o365 sandbox --list shows them all.' });
}
