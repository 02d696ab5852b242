/** The twelve checks, in the order in which a fault bites. */
import { checkClock, checkNetwork, checkPermissions, checkToken } from './check-connection.js';
import { checkFreshness, checkSchedule } from './check-running.js';
import { checkContent, checkSubscriptions, checkTenant } from './check-service.js';
import { checkCredential, checkSettings } from './check-settings.js';
import { checkStorage } from './check-storage.js';
import type { CheckId, Finding, Need } from './finding.js';
import type { Inspection } from './inspection.js';

export type Check = {
  id: CheckId;
  title: string;
  question: string;
  /** For a failure that brings no advice of its own. */
  remedy: string;
  /** When one of these has failed, there is nothing to ask. */
  needs: readonly Need[];
  isOnline: boolean;
  /** Throws UserError for a failure, like the finding that it stands for. */
  run(inspection: Inspection, options: CheckOptions): Promise<Finding[]>;
};

export type CheckOptions = { offline: boolean; deep: boolean; /** The user wants no more of it. */ isInterrupted(): boolean };

const LOOK_AGAIN = 'If it stays, ask Microsoft with the code and the IDs above.';

export const CHECKS: readonly Check[] = [
  {
    id: 'settings', title: 'Settings', question: 'Is this profile configured, and are its answers possible ones?',
    remedy: 'Run `o365 configure`.', needs: [], isOnline: false, run: checkSettings,
  },
  {
    id: 'credential', title: 'Credential', question: 'Can this user read the key or the secret, and is it still good?',
    remedy: 'Run `o365 configure`.', needs: ['settings'], isOnline: false, run: (inspection, { offline }) => checkCredential(inspection, offline),
  },
  {
    id: 'clock', title: 'Clock', question: "Does this machine's clock agree with the service's?",
    remedy: 'Set the clock with NTP.', needs: ['settings'], isOnline: true, run: checkClock,
  },
  {
    id: 'network', title: 'Network', question: 'Do the hosts answer: name, TCP, TLS, proxy?',
    remedy: 'Ask who runs the network.', needs: ['settings'], isOnline: true, run: checkNetwork,
  },
  {
    id: 'token', title: 'Token', question: 'Does Entra give this application a token?',
    remedy: 'Compare tenant ID, application ID and endpoint with the Overview page of the app; then `o365 configure`.',
    needs: ['settings', 'credential', 'login'], isOnline: true, run: checkToken,
  },
  {
    id: 'permissions', title: 'Permissions', question: 'May the application read the activity feed?',
    remedy: 'Entra admin center > App registrations > your app > API permissions.', needs: ['token', 'api'], isOnline: true, run: checkPermissions,
  },
  {
    id: 'tenant', title: 'Tenant', question: 'Does the API know the tenant, and is auditing on?',
    remedy: LOOK_AGAIN, needs: ['token', 'api', 'permissions'], isOnline: true, run: checkTenant,
  },
  {
    id: 'subscriptions', title: 'Subscriptions', question: 'Is each content type subscribed to?',
    remedy: LOOK_AGAIN, needs: ['tenant'], isOnline: true, run: checkSubscriptions,
  },
  {
    id: 'content', title: 'Content', question: 'Can each content type be listed, and is there something new?',
    remedy: LOOK_AGAIN, needs: ['tenant', 'subscriptions'], isOnline: true, run: checkContent,
  },
  {
    id: 'storage', title: 'Storage', question: 'Can state and events be written, and do they agree?',
    remedy: 'Look at the folders and at the disk.', needs: [], isOnline: false, run: (inspection, { deep }) => checkStorage(inspection, deep),
  },
  {
    id: 'schedule', title: 'Schedule', question: 'Does a job run `o365 collect`, and did it go well the last time?',
    remedy: 'Run `o365 schedule enable`.', needs: [], isOnline: false, run: checkSchedule,
  },
  {
    id: 'freshness', title: 'Freshness', question: 'How new is what was collected, and is anything about to be lost?',
    remedy: 'Run `o365 collect`.', needs: ['storage'], isOnline: false, run: checkFreshness,
  },
];
