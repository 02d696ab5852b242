/** Does the machine reach Microsoft, with the right time, and does Entra give it a token that may read? */
import { ServiceError } from '../errors.js';
import { DEFAULT_CONTENT_TYPES } from '../model.js';
import { dayWords } from './age.js';
import { found } from './causes.js';
import { fine, findingOf, skipped, type Finding } from './finding.js';
import type { Inspection } from './inspection.js';
import { discoveryUrl } from './probe.js';

/** Below this the clocks agree well enough for everything that is done with them. */
const TOLERATED_SKEW_MS = 2 * 60_000;

export async function checkClock(inspection: Inspection): Promise<Finding[]> {
  const skewMs = await inspection.skewMs();
  const host = (await inspection.probes()).find((probe) => probe.skewMs !== null)?.host;
  if (skewMs === null || host === undefined) return [skipped('No host answered with its time: see Network.')];
  const seconds = Math.abs(skewMs) / 1000;
  if (Math.abs(skewMs) <= TOLERATED_SKEW_MS) return [fine(`${seconds < 2 ? 'Right' : `${Math.round(seconds)} s off`}, compared with ${host}.`)];
  return [found('clockOff', { minutes: Math.round(seconds / 60), direction: skewMs > 0 ? 'behind' : 'ahead', host })];
}

export async function checkNetwork(inspection: Inspection): Promise<Finding[]> {
  const probes = await inspection.probes();
  const good = probes.filter(({ trouble }) => trouble === null);
  const troubles = probes.flatMap(({ trouble }) => (trouble === null ? [] : [trouble]));
  const same = new Map(troubles.map((trouble) => [trouble.message, trouble]));
  // One origin may serve both: what is wrong with it is said once, and breaks both.
  const said = [...same.values()].map((trouble) => ({
    ...trouble,
    breaks: troubles.filter(({ message }) => message === trouble.message).flatMap(({ breaks }) => breaks ?? []),
  }));
  const answering = [...new Map(good.map(({ host, milliseconds }) => [host, `${host} answers (${milliseconds} ms)`])).values()];
  return [...said, ...(answering.length === 0 ? [] : [fine(`${answering.join(', ')}.`)])];
}

export async function checkToken(inspection: Inspection): Promise<Finding[]> {
  try {
    await inspection.token();
    return [fine(`Entra gave a token for ${inspection.settings().endpoint.apiUrl}.`)];
  } catch (error) {
    const swapped = error instanceof ServiceError && (await areSwapped(error, inspection));
    if (!swapped) return [findingOf(error), ...(await otherCloud(inspection))];
    const { tenantId, applicationId } = inspection.settings();
    return [found('idsSwapped', { tenant: tenantId, application: applicationId }, { code: error.code })];
  }
}

/** Entra does not know the tenant; does it know the application's ID as one? */
async function areSwapped({ code }: ServiceError, inspection: Inspection): Promise<boolean> {
  if (code !== 'AADSTS90002' && code !== 'AADSTS900023') return false;
  const settings = inspection.settings();
  try {
    const answer = await inspection.connection().send({ method: 'GET', url: discoveryUrl(settings, settings.applicationId) });
    return answer.status === 200 && answer.body.includes('"token_endpoint"');
  } catch {
    return false;
  }
}

/** Documented nowhere, and read so by several public tools: Entra's document on a tenant says whose cloud it is in, also at the wrong host. */
const CLOUD_OF_SCOPE: Readonly<Record<string, string>> = { GCC: 'gcc', DODCON: 'gcc-high', DOD: 'dod' };

export async function otherCloud(inspection: Inspection): Promise<Finding[]> {
  const { cloud } = inspection.settings().endpoint;
  if (cloud === 'custom' || cloud === 'sandbox') return [];
  const document = (await inspection.probes()).find(({ role }) => role === 'login')?.document;
  const scope = document?.['tenant_region_sub_scope'];
  const theirs = typeof scope === 'string' ? CLOUD_OF_SCOPE[scope] : undefined;
  return theirs === undefined || theirs === cloud ? [] : [found('otherCloud', { cloud: theirs, endpoint: cloud })];
}

/** What the token says of itself is only a warning; the service's refusal makes it a failure. */
export async function checkPermissions(inspection: Inspection): Promise<Finding[]> {
  const [claims, settings] = [await inspection.claims(), inspection.settings()];
  const refusal = await permissionRefusal(inspection.subscriptions());
  const missing = missingRead(claims, refusal?.code ?? null);
  if (refusal !== null) return [missing ?? findingOf(refusal)];
  const findings = missing === null ? [] : [missing];
  if (claims !== null && claims.tid !== null && claims.tid.toLowerCase() !== settings.tenantId) findings.push(found('otherTenant', { tenant: claims.tid }));
  if (await lacksReadDlp(inspection)) {
    const ofDlp = await dlpRefusal(inspection);
    const others = settings.contentTypes.filter((type) => type !== 'DLP.All');
    const words = { others: (others.length > 0 ? others : DEFAULT_CONTENT_TYPES).join(',') };
    findings.push(found('readDlpMissing', words, ofDlp === null ? { status: 'warning' } : { code: ofDlp.code, breaks: [], only: ['DLP.All'] }));
  }
  if (findings.length > 0) return findings;
  return [fine(claims === null ? 'The token does not say; the service lets it in.' : `${claims.roles.join(', ')}.`)];
}

async function lacksReadDlp(inspection: Inspection): Promise<boolean> {
  const claims = await inspection.claims();
  return inspection.settings().contentTypes.includes('DLP.All') && claims?.roles.includes('ActivityFeed.ReadDlp') === false;
}

/** What DLP.All is refused with, where the token lacks its permission; null where the service lets it in. */
export async function dlpRefusal(inspection: Inspection): Promise<ServiceError | null> {
  return (await lacksReadDlp(inspection)) ? await permissionRefusal(inspection.listing('DLP.All')) : null;
}

function missingRead(claims: Awaited<ReturnType<Inspection['claims']>>, code: string | null): Finding | null {
  if (claims === null || claims.roles.includes('ActivityFeed.Read')) return null;
  const seen = code === null ? ({ status: 'warning' } as const) : { code };
  if (claims.roles.length > 0) return found('readMissing', { roles: claims.roles.join(', ') }, seen);
  return found(claims.scopes.length > 0 ? 'onlyDelegated' : 'noRoles', {}, seen);
}

/** Only this refusal; every other failure is another check's. */
async function permissionRefusal(asked: Promise<unknown>): Promise<ServiceError | null> {
  try {
    await asked;
    return null;
  } catch (error) {
    if (error instanceof ServiceError) return error.code === 'AF10001' ? error : null;
    findingOf(error);
    return null;
  }
}

/** For a certificate that Entra does not take: which one we have. */
export function certificateWords(inspection: Inspection): string {
  try {
    const { file, keyFile, thumbprint, validTo } = inspection.credential();
    if (file === null || thumbprint === null || validTo === null) return '';
    return `The file is ${file}, its SHA-1 thumbprint ${thumbprint}, good until ${dayWords(validTo)}; its key is ${keyFile}.`;
  } catch {
    return '';
  }
}
