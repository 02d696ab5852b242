/** Is the profile set up, and can its credential be used? */
import { dayWords } from './age.js';
import { found } from './causes.js';
import { fine, findingOf, type Finding } from './finding.js';
import type { CredentialFacts } from './health-world.js';
import type { Inspection } from './inspection.js';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

export async function checkSettings(inspection: Inspection): Promise<Finding[]> {
  const { endpoint, tenantId, applicationId, contentTypes } = inspection.settings();
  // Reads the CA file.
  inspection.connection();
  const isApart = endpoint.loginUrl !== endpoint.apiUrl;
  const where = endpoint.cloud === 'custom' ? `${endpoint.apiUrl}${isApart ? `, sign-in at ${endpoint.loginUrl}` : ''}` : endpoint.cloud;
  const types = `${contentTypes.length} content type${contentTypes.length === 1 ? '' : 's'}`;
  return [fine(`Profile "${inspection.world.profile}": ${where}, tenant ${tenantId}, application ${applicationId}, ${types}.`)];
}

export async function checkCredential(inspection: Inspection, isOffline: boolean): Promise<Finding[]> {
  const facts = inspection.credential();
  const findings = [
    ...(facts.looksLikeSecretId ? [found('secretLooksLikeId', secretPlace(facts))] : []),
    ...(facts.openToOthers && facts.file !== null ? [found('secretOpenToOthers', { file: facts.file })] : []),
    ...(await judgeValidity(facts, inspection, isOffline)),
  ];
  return findings.length > 0 ? findings : [fine(describe(facts, inspection.world.clock.now()))];
}

function secretPlace({ file }: CredentialFacts): { place: string; kind: string } {
  return file === null ? { place: 'O365_CLIENT_SECRET', kind: 'variable' } : { place: file, kind: 'file' };
}

/** A wrong clock makes a good certificate look expired: before one is called so, the service's clock is asked. */
async function judgeValidity(facts: CredentialFacts, inspection: Inspection, isOffline: boolean): Promise<Finding[]> {
  const local = inspection.world.clock.now();
  if (problemAt(facts, local) === null || isOffline) return [problemAt(facts, local)].filter((problem) => problem !== null);
  const skewMs = (await skewOrNull(inspection)) ?? 0;
  return [problemAt(facts, new Date(local.getTime() + skewMs))].filter((problem) => problem !== null);
}

function problemAt({ file, keyFile, thumbprint, validFrom, validTo }: CredentialFacts, now: Date): Finding | null {
  const files = { file: file ?? '', keyFile: keyFile ?? '' };
  if (validTo !== null && now >= validTo) {
    return found(thumbprint === null ? 'federatedTokenExpired' : 'certificateExpired', { ...files, day: dayWords(validTo) });
  }
  if (validFrom !== null && now < validFrom) return found('certificateNotYetValid', { ...files, day: dayWords(validFrom) });
  if (thumbprint === null || validTo === null) return null;
  const days = Math.floor((validTo.getTime() - now.getTime()) / DAY_MS);
  return days < WARN_DAYS ? found('certificateExpiresSoon', { ...files, days, day: dayWords(validTo) }) : null;
}

async function skewOrNull(inspection: Inspection): Promise<number | null> {
  try {
    return await inspection.skewMs();
  } catch (error) {
    findingOf(error);
    return null;
  }
}

function describe({ words, thumbprint, validTo }: CredentialFacts, now: Date): string {
  if (thumbprint === null || validTo === null) return `${words}.`;
  const days = Math.floor((validTo.getTime() - now.getTime()) / DAY_MS);
  return `${words}, SHA-1 ${thumbprint}, good for ${days} days.`;
}
