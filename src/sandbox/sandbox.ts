/** A simulated Microsoft 365 tenant on this machine: Entra, the activity API, faults on demand, and the truth to compare with. */
import { accessTokens } from './access-token.js';
import { toRecords } from './added-mini.js';
import { DEFAULT_BEHAVIOUR } from './behaviour.js';
import { blobs } from './blob.js';
import { uploadedCertificates } from './certificates.js';
import type { Sandbox } from './control.js';
import { deviceCodes } from './device-code.js';
import { directory } from './directory.js';
import type { FederatedIdentity } from './federated.js';
import { faultBook } from './faults.js';
import { makeFolder } from './folder.js';
import { startHttpsServer } from './https-server.js';
import { brokenLaws } from './laws.js';
import { ledger } from './ledger.js';
import { miniBlobs } from './mini-blobs.js';
import { DEFAULT_OPTIONS, type SandboxOptions } from './options.js';
import { paging } from './paging.js';
import type { RequestEntry } from './request-log.js';
import { respond } from './respond.js';
import type { Scenario } from './scenarios/scenario.js';
import { scenarioNamed } from './scenarios/scenarios.js';
import { subscriptions } from './subscriptions.js';
import { inventTenant } from './tenant/tenant.js';
import { throttle } from './throttle.js';
import { makeServerCertificate } from './tls.js';
import { realMilliseconds, virtualClock } from './virtual-clock.js';

export type { Sandbox } from './control.js';
export type { Fault } from './faults.js';
export type { LedgerRecord } from './ledger.js';
export type { SandboxOptions } from './options.js';
export type { RequestEntry } from './request-log.js';

const HOUR_MS = 3_600_000;

/** Serves until `close`. Throws the operating system's error when the port is taken, a UserError for an unknown scenario. */
export async function startSandbox(given: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const scenario = given.scenario ? scenarioNamed(given.scenario) : null;
  const options = { ...DEFAULT_OPTIONS, ...scenario?.options, ...given };
  const behaviour = { ...DEFAULT_BEHAVIOUR, ...scenario?.behaviour, ...given.behaviour };
  const clock = virtualClock(options.startTime, options.frozen);
  const now = (): Date => clock.now();
  const tenant = inventTenant({ seed: options.seed, ratePerHour: options.ratePerHour });
  const since = new Date(now().getTime() - options.history * HOUR_MS);
  const minis = miniBlobs(options.ratePerHour > 0 ? { tenant, since } : null, now);
  const feed = subscriptions(options.enabled, behaviour, now);
  const faults = faultBook();
  const federated: FederatedIdentity[] = [];
  const requests: RequestEntry[] = [];
  const [tokens, tls] = await Promise.all([accessTokens(now), makeServerCertificate(behaviour.certificateName)]);
  const folder = await makeFolder(tls.caPem);
  const certificates = uploadedCertificates(folder.certificatesFolder);
  const { tenantId, applicationId, domain, organisation } = tenant;
  const objects = directory(now, () => behaviour.replicationMs, { applicationId, hasManagementApi: behaviour.managementApiKnown });
  const { clientSecret } = folder;

  const play = (played: Scenario): void => {
    for (const fault of played.faults ?? []) faults.add(fault);
    played.setUp?.(sandbox);
  };
  const listenerFor = (port: number): ReturnType<typeof respond> => {
    const apiUrl = `https://localhost:${port}`;
    const known = { apiUrl, tenantId, applicationId, behaviour, tokens, now };
    return respond({
      graph: { ...known, directory: objects, organisation, domain },
      entra: { ...known, origin: apiUrl, domain, directory: objects, devices: deviceCodes(), clientSecret, certificates, federated, roles: () => options.roles, lifetimeSeconds: () => sandbox.tokenLifetimeSeconds },
      api: {
        ...known,
        options,
        minis,
        pages: paging(),
        subscriptions: feed,
        blobs: blobs({ minis, retentionDays: () => options.retentionDays, now }),
        throttle: throttle(realMilliseconds),
        requestsPerMinute: () => options.requestsPerMinute,
      },
      faults,
      options,
      note: (entry) => void requests.push(entry),
    });
  };
  const server = await startHttpsServer(tls, options.port, listenerFor).catch(async (error: unknown) => {
    await folder.remove();
    throw error;
  });
  const origin = `https://localhost:${server.port}`;
  const { root, caFile, clientSecretFile, certificatesFolder } = folder;
  const sandbox: Sandbox = {
    apiUrl: origin,
    loginUrl: origin,
    tenantId,
    applicationId,
    clientSecret,
    domain,
    organisation,
    caPem: tls.caPem,
    folder: root,
    caFile,
    clientSecretFile,
    certificatesFolder,
    clock,
    addBlob: (contentType, mini) => minis.add(contentType, mini.dc ?? 'na0036', { ...mini, records: toRecords(mini.records) }),
    subscriptions: feed,
    registerCertificate: (pem) => void certificates.register(pem),
    directory: objects,
    trustIssuer: (identity) => void federated.push(identity),
    revokeTokens: () => tokens.revokeAll(),
    tokenLifetimeSeconds: 3599,
    faults,
    behaviour,
    options,
    play(name) {
      const later = scenarioNamed(name);
      Object.assign(options, later.options);
      Object.assign(behaviour, later.behaviour);
      play(later);
    },
    ledger: ledger(minis, now),
    requests,
    forgetRequests: () => void requests.splice(0),
    checkLaws: () => brokenLaws(requests, options.requestsPerMinute),
    async close() {
      await server.close();
      await folder.remove();
    },
  };
  if (scenario !== null) play(scenario);
  return sandbox;
}
