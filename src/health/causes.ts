/**
 * The causes that `verify` finds out by itself, one row each; read it as a table. {words} are filled in. What Entra, the API and the
 * network say is in auth/aadsts.ts, api/af-codes.ts and http/network-failure.ts; `o365 verify --explain` prints all of them.
 */
import { Exit, type ExitCode } from '../errors.js';
import type { ContentType } from '../model.js';
import type { CheckId, Finding, Need } from './finding.js';

export type Cause = {
  check: CheckId;
  status: 'warning' | 'failed';
  /** When it is the worst; a warning ends with 0. */
  exitCode: ExitCode;
  sentence: string;
  remedy: string;
};

const refused = { status: 'failed', exitCode: Exit.refused } as const;
const unavailable = { status: 'failed', exitCode: Exit.unavailable } as const;
const warning = { status: 'warning', exitCode: Exit.ok } as const;

const UPLOAD = 'Entra admin center > App registrations > your app > Certificates & secrets';
const NEW_CERTIFICATE = `Move {file} and {keyFile} away, run \`o365 configure\` for a new pair, and upload the new .cer file: ${UPLOAD} > Certificates.`;
const PERMISSIONS = 'Entra admin center > App registrations > your app > API permissions';
const SET_CLOCK = 'Set the clock and keep it right with NTP: `timedatectl set-ntp true`.';
const OTHER_ENDPOINT = 'Choose the endpoint of that cloud: `o365 configure --endpoint enterprise|gcc|gcc-high|dod`.';
const COLLECT_MENDS = 'The next `o365 collect` mends it; if it comes back, look at the disk.';
const ASK_NETWORK = 'Open a browser on this network: it may want a log-in. Or ask who runs the proxy.';

export const CAUSES = {
  certificateExpired: { check: 'credential', ...refused, sentence: 'The certificate {file} expired on {day}.', remedy: NEW_CERTIFICATE },
  certificateExpiresSoon: { check: 'credential', ...warning, sentence: 'The certificate {file} expires in {days} days, on {day}.', remedy: NEW_CERTIFICATE },
  certificateNotYetValid: { check: 'credential', ...warning, sentence: 'The certificate {file} is not valid before {day}.', remedy: SET_CLOCK },
  federatedTokenExpired: {
    check: 'credential', ...refused, sentence: 'The federated token {file} expired on {day}.',
    remedy: 'See that whatever writes the file still does.',
  },
  secretLooksLikeId: {
    check: 'credential', ...warning, sentence: 'The client secret in {place} is a GUID: that is its Secret ID, not its Value.',
    remedy: `${UPLOAD} > Client secrets: take the column "Value" (it is shown only once: make a new secret if it is gone), and put the Value into that {kind}.`,
  },
  secretOpenToOthers: { check: 'credential', ...warning, sentence: 'The file {file} is open to others.', remedy: 'Run `chmod 600 {file}`.' },

  clockOff: {
    check: 'clock', ...warning, sentence: "This machine's clock is {minutes} minutes {direction} ({host} says so). Times are corrected by the service's clock.",
    remedy: SET_CLOCK,
  },

  webPage: { check: 'network', ...unavailable, sentence: '{host} answered with a web page where JSON was due: something in between answers in its place.', remedy: ASK_NETWORK },
  redirected: { check: 'network', ...unavailable, sentence: '{host} answered with a redirect ({status}): something in between wants a log-in.', remedy: ASK_NETWORK },
  notJson: { check: 'network', ...unavailable, sentence: '{host} answered {status} with something else where JSON was due.', remedy: ASK_NETWORK },

  idsSwapped: {
    check: 'token', ...refused, sentence: 'Tenant ID and application ID are swapped: Entra knows {application} as a tenant.',
    remedy: 'Run `o365 configure --tenant-id {application} --application-id {tenant}`.',
  },
  otherCloud: { check: 'tenant', ...warning, sentence: 'Entra says that the tenant belongs to {cloud}, but the endpoint is {endpoint}.', remedy: OTHER_ENDPOINT },

  noRoles: {
    check: 'permissions', ...refused, sentence: 'The token carries no permission at all: none was added to the app, or nobody has consented.',
    remedy: `${PERMISSIONS} > Add a permission > Office 365 Management APIs > Application permissions > ActivityFeed.Read, then "Grant admin consent".`,
  },
  onlyDelegated: {
    check: 'permissions', ...refused, sentence: 'The token carries only Delegated permissions, which do not count for a program without a user.',
    remedy: `${PERMISSIONS}: add ActivityFeed.Read again as an Application permission, then "Grant admin consent".`,
  },
  readMissing: {
    check: 'permissions', ...refused, sentence: 'The token carries {roles}, but not ActivityFeed.Read.',
    remedy: `${PERMISSIONS} > Add a permission > Office 365 Management APIs > Application permissions > ActivityFeed.Read, then "Grant admin consent".`,
  },
  readDlpMissing: {
    check: 'permissions', ...refused, sentence: 'DLP.All is configured, but the token does not carry ActivityFeed.ReadDlp.',
    remedy: `${PERMISSIONS} > Add a permission > Office 365 Management APIs > Application permissions > ActivityFeed.ReadDlp, then "Grant admin consent"; or leave DLP.All out: \`o365 configure --content-types {others}\`.`,
  },
  otherTenant: { check: 'permissions', ...warning, sentence: 'The token is for the tenant {tenant}, not for the configured one.', remedy: 'Compare the tenant ID with the app\'s Overview page.' },

  subscriptionDisabled: {
    check: 'subscriptions', ...warning, sentence: '{types} {is} disabled, by an administrator or by Microsoft: what is created meanwhile is lost.',
    remedy: 'The next `o365 collect` starts it again; if it stays disabled, check that auditing is on: Microsoft Purview > Audit.',
  },
  coolingDown: {
    check: 'subscriptions', ...warning, sentence: '{types} can be started again in {minutes} min: the service wants a pause of 15 minutes.',
    remedy: 'Nothing to do: a later `o365 collect` starts it.',
  },
  disabledInContent: {
    check: 'content', ...warning, sentence: '{types} {is} listed as enabled, but the service gives no content of it yet.',
    remedy: 'Wait some hours after a start; if it stays so, check that auditing is on: Microsoft Purview > Audit.',
  },

  stateDamaged: { check: 'storage', ...warning, sentence: 'The state in {folder} is {how}, beside {segments}.', remedy: 'The next `o365 collect` rebuilds it from the segments and lists all seven days again.' },
  stateBehind: {
    check: 'storage', ...warning, sentence: 'The state knows {state} segments, and there is a segment with the number {files}: the state is older than the events.',
    remedy: 'Was it restored from a backup? Remove the folder lmdb in {folder}: the next `o365 collect` rebuilds it from the segments.',
  },
  segmentGone: { check: 'storage', ...warning, sentence: '{count} that the state registered gone, {name} first.', remedy: 'Restore them from a backup, or run `o365 collect --since 7d --recheck`.' },
  segmentBad: { check: 'storage', ...warning, sentence: '{count} with a line that is no JSON object: {name}.', remedy: 'Segments never change: look at what wrote to that file, and at the disk.' },
  idsUnknown: { check: 'storage', ...warning, sentence: '{count} of {ids} Ids in the segments are not known to the state: these records could be stored again.', remedy: COLLECT_MENDS },
  idsRepeated: { check: 'storage', ...warning, sentence: '{count} of {ids} Ids are stored more than once.', remedy: 'Please report it: this must not happen.' },
  littleSpace: { check: 'storage', ...warning, sentence: '{free} are free for {folder}, and the last week took {week}.', remedy: 'Free some space, or move old segments elsewhere.' },
  lostSpans: { check: 'storage', ...warning, sentence: '{count} of content lost in the last seven days, last of {type}: {reason}.', remedy: '`o365 collect` said so when it happened; it is here until seven days have passed.' },

  noJob: { check: 'schedule', ...warning, sentence: 'No job runs `o365 collect` for this profile.', remedy: 'Run `o365 schedule enable`.' },
  otherProfilesJob: { check: 'schedule', ...warning, sentence: 'No job runs `o365 collect` for this profile; there is one for {profiles}.', remedy: 'Run `o365 schedule enable` with this --profile and --home.' },
  jobOff: { check: 'schedule', ...warning, sentence: 'The job of this profile is switched off in the crontab.', remedy: 'Run `o365 schedule enable`.' },
  jobBroken: { check: 'schedule', ...warning, sentence: 'The job of this profile runs {missing}, which is gone.', remedy: 'Run `o365 schedule enable` again: it writes the present paths.' },
  daemonStopped: { check: 'schedule', ...warning, sentence: 'The job of this profile is enabled, but cron does not run.', remedy: 'Start it: `systemctl enable --now cron` (or crond).' },
  scheduleUnknown: { check: 'schedule', ...warning, sentence: 'Whether a job is enabled cannot be said: {reason}.', remedy: '{remedy}' },
  lastRunOld: { check: 'schedule', ...warning, sentence: 'The last run ended {age} ago, although a job is due every {period}.', remedy: 'Look at whether cron runs, and at its mail or log.' },
  lastRunFailed: {
    check: 'schedule', ...warning, sentence: 'The last run ended {age} ago, {outcome}, with exit code {exitCode}: {reason}.',
    remedy: 'If nothing above shows the cause, run `o365 collect` and see.',
  },

  behind: {
    check: 'freshness', ...warning, sentence: '{type} is listed only up to {age} ago; the service keeps seven days.',
    remedy: 'Run `o365 collect` before {deadline}, or content is lost.',
  },
  silence: {
    check: 'freshness', ...warning, sentence: 'No event was stored for {age}, longer than the no-data alert ({alert}) allows.',
    remedy: 'If nothing above shows the cause, see whether auditing is still on: Microsoft Purview > Audit.',
  },
  owed: { check: 'freshness', ...warning, sentence: '{count} failed and owed a retry.', remedy: 'Each run tries them again until they expire.' },
  veryLate: { check: 'freshness', ...warning, sentence: 'In the last run records came up to {days} days after they were created.', remedy: 'Office 365 delivers late at times; if it lasts, ask Microsoft.' },
} as const satisfies Record<string, Cause>;

export type CauseName = keyof typeof CAUSES;

/** The row as a finding, its {words} filled in. `seen` is what the service said with it, or that it is only a guess so far. */
export function found(
  name: CauseName,
  words: Readonly<Record<string, string | number>> = {},
  seen: { status?: 'warning'; code?: string | null; breaks?: readonly Need[]; only?: readonly ContentType[] } = {},
): Finding {
  const cause: Cause = CAUSES[name];
  const fill = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (whole, word: string) => String(words[word] ?? whole));
  const status = seen.status ?? cause.status;
  return {
    status,
    message: fill(cause.sentence),
    remedy: fill(cause.remedy),
    code: seen.code ?? null,
    exitCode: status === 'warning' ? Exit.ok : cause.exitCode,
    ...(seen.breaks === undefined ? {} : { breaks: seen.breaks }),
    ...(seen.only === undefined ? {} : { only: seen.only }),
  };
}
