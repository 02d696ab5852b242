import { inventPeople, type Person } from './people.js';
import { seededRandom } from './random.js';

export type Company = {
  tenantId: string;
  applicationId: string;
  /** Under .example, which no one can own. documented: RFC 2606. */
  domain: string;
  organisation: string;
  people: readonly Person[];
  /** People who hold an administrator's role. */
  admins: readonly Person[];
  /** SharePoint sites by the last part of their address. */
  sites: readonly Site[];
  /** Teams and their channels. */
  teams: readonly Team[];
  /** SharePoint's host name before `.sharepoint.example`. */
  host: string;
};
export type Site = { name: string; id: string; webId: string; listId: string };
export type Team = { name: string; id: string; channel: string };

const NAMES = ['Halvorsen Optics', 'Brackwater Foods', 'Lindqvist Marine', 'Orchard & Pell', 'Tannenberg Logistik', 'Quillon Health'] as const;
const SITES = ['Finance', 'People', 'Projects', 'Engineering', 'Sales-EMEA', 'Board', 'Legal', 'Intranet', 'Quality', 'Procurement'] as const;
const TEAMS = ['Quarterly close', 'Release train', 'Customer escalations', 'Works council', 'Site Rotterdam', 'Onboarding', 'Research'] as const;

/** The same seed is the same company. */
export function inventCompany(seed: number): Company {
  const random = seededRandom(seed, 'company');
  const organisation = random.pick(NAMES);
  const host = organisation.toLowerCase().replaceAll(/[^a-z]/g, '');
  const domain = `${host}.example`;
  const people = inventPeople(seed, domain);
  return {
    tenantId: random.guid(),
    applicationId: random.guid(),
    domain,
    organisation,
    host,
    people,
    admins: people.filter((person) => person.admin),
    sites: SITES.map((name) => ({ name, id: random.guid(), webId: random.guid(), listId: random.guid() })),
    teams: TEAMS.map((name) => ({ name, id: `19:${random.hex(32)}@thread.tacv2`, channel: random.pick(['General', 'Planning', 'Random']) })),
  };
}
