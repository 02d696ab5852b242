/** The two IDs from the app's Overview page, each checked with Entra's public OpenID document while the page is still open. */
import { Exit, UserError } from '../errors.js';
import type { Place, Registered, Tenant, WizardParts } from './ask.js';

export async function askIds(place: Place, parts: WizardParts): Promise<Registered> {
  const tenantId = await askTenantId(place, parts);
  const applicationId = await parts.ask.text({
    message: 'Application ID:',
    default: parts.defaults.applicationId,
    read: async (text) => await readApplicationId(text, tenantId, place, parts),
  });
  return { tenantId, applicationId };
}

async function askTenantId(place: Place, parts: WizardParts): Promise<string> {
  const { ask, say, defaults } = parts;
  for (let suggested = defaults.tenantId; ; ) {
    // oxlint-disable-next-line no-await-in-loop -- one question after the other
    const answer = await ask.text({
      message: 'Tenant ID, or a domain:',
      default: suggested,
      read: async (text) => await readTenant(text, place, parts),
    });
    if (answer.domain === null) return answer.tenantId;
    say(`  ${answer.domain} is the tenant ${answer.tenantId}`);
    // oxlint-disable-next-line no-await-in-loop
    if (await ask.confirm({ message: 'Use this ID?', default: true })) return answer.tenantId;
    suggested = undefined;
  }
}

type Answer = { tenantId: string; domain: string | null };

async function readTenant(text: string, place: Place, parts: WizardParts): Promise<Answer> {
  const domain = domainIn(text);
  const tenantId = domain === null ? parts.checks.guid('Tenant ID', text) : null;
  const tenant = await parts.lookUpTenant(place.endpoint.loginUrl, tenantId ?? domain ?? '', place.caFile);
  checkCloud(tenant, place, parts);
  if (tenantId !== null) {
    if (tenant.state !== 'absent') return { tenantId, domain: null };
    throw wrong(`${loginHost(place)} knows no tenant with this ID. Is it the Application ID?`, 'The Overview page calls it "Directory (tenant) ID".');
  }
  if (tenant.state === 'found') return { tenantId: tenant.tenantId, domain };
  if (tenant.state === 'absent') throw wrong(`${loginHost(place)} knows no tenant with this domain.`, 'Give another domain of it, or the GUID.');
  throw wrong('The domain could not be looked up.', 'Give the GUID: Entra admin center > Overview > Tenant ID.');
}

/** A domain has a dot and a letter at its end; an address like admin@contoso.com counts for its domain. */
function domainIn(text: string): string | null {
  const bare = text.trim().toLowerCase().replaceAll(/^["'<({]+|["'>)}/.]+$/g, '').replace(/^https?:\/\//, '').replace(/^[^@\s]+@/, '');
  return /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z]$/.test(bare) ? bare : null;
}

function checkCloud(tenant: Tenant, place: Place, { warn }: WizardParts): void {
  if (tenant.state !== 'found') return;
  if (tenant.loginHost !== loginHost(place)) {
    throw wrong(`This tenant is in another cloud: it signs in at ${tenant.loginHost}.`, 'Ctrl-C, then choose that cloud at the first question.');
  }
  if (tenant.isGcc && place.endpoint.cloud === 'enterprise') {
    warn('Entra says that this is a GCC tenant; the endpoint for it is gcc.');
  }
}

async function readApplicationId(text: string, tenantId: string, place: Place, { checks, lookUpTenant }: WizardParts): Promise<string> {
  const applicationId = checks.guid('Application ID', text);
  checks.differentIds(tenantId, applicationId);
  const other = await lookUpTenant(place.endpoint.loginUrl, applicationId, place.caFile);
  if (other.state !== 'found') return applicationId;
  throw wrong('This is the ID of a tenant, not of an app.', 'The Overview page calls it "Application (client) ID".');
}

function loginHost({ endpoint }: Place): string {
  return new URL(endpoint.loginUrl).host;
}

function wrong(message: string, hint: string): UserError {
  return new UserError(Exit.usage, message, { hint });
}
