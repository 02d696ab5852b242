/** What a test, a command or a scenario can do with a running sandbox. */
import type { ContentType } from '../model.js';
import type { AddedMini } from './added-mini.js';
import type { Behaviour } from './behaviour.js';
import type { Directory } from './directory.js';
import type { FederatedIdentity } from './federated.js';
import type { Fault } from './faults.js';
import type { Ledger } from './ledger.js';
import type { SandboxOptions } from './options.js';
import type { RequestEntry } from './request-log.js';
import type { SubscriptionStatus } from './subscriptions.js';
import type { VirtualClock } from './virtual-clock.js';

export type Sandbox = {
  /** `https://localhost:<port>`; one origin serves both. */
  apiUrl: string;
  loginUrl: string;
  tenantId: string;
  applicationId: string;
  clientSecret: string;
  /** Also good as the tenant in the login URL. */
  domain: string;
  organisation: string;
  caPem: string;
  /** A temporary folder that `close` removes; the files and the folder below lie in it. */
  folder: string;
  caFile: string;
  clientSecretFile: string;
  /** A certificate that is put into this folder counts as uploaded to the application. */
  certificatesFolder: string;
  /** Every decision of the server and its Date header follow it. */
  clock: VirtualClock;
  addBlob(contentType: ContentType, mini: AddedMini): void;
  subscriptions: { set(contentType: ContentType, status: SubscriptionStatus): void; get(contentType: ContentType): SubscriptionStatus };
  /** Uploads a certificate. Throws an Error for an EC key, or one of less than 2048 bits. */
  registerCertificate(pem: string): void;
  /** What Microsoft Graph shows and changes. */
  directory: Directory;
  /** Makes the application trust another issuer's tokens for one subject; audience `api://AzureADTokenExchange`. */
  trustIssuer(identity: FederatedIdentity): void;
  /** All tokens issued so far are refused with 401 from now on. */
  revokeTokens(): void;
  tokenLifetimeSeconds: number;
  faults: { add(fault: Fault): void; clear(): void };
  /** Switches for what is undocumented; they may be set at any time. */
  behaviour: Behaviour;
  /** Those that are not read at start (port, seed, rate, clock, history, enabled) may be set at any time. */
  options: SandboxOptions;
  /** Plays a scenario by name from now on, on top of what is. Throws a UserError for an unknown name. */
  play(scenario: string): void;
  ledger: Ledger;
  requests: readonly RequestEntry[];
  forgetRequests(): void;
  /** One sentence for each breach of the request-log laws; none when all hold. */
  checkLaws(): string[];
  close(): Promise<void>;
};
