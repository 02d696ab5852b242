/**
 * The causes that the settings and the credential bring with them when they are read, for `o365 verify --explain`. They are raised where the
 * files are (config/, auth/); a test plays each and holds this table against what is said.
 */
import { Exit } from '../errors.js';
import type { Cause } from './causes.js';

const failed = { status: 'failed', exitCode: Exit.settings } as const;
const OVERVIEW = "Copy the {id} from the app's Overview page.";
const CORRECT = 'Correct it, or move it away and run `o365 configure` again.';

export const CAUSES_ELSEWHERE = {
  notConfigured: { check: 'settings', ...failed, sentence: 'The profile "{profile}" is not configured.', remedy: 'Run `o365 configure`.' },
  damaged: { check: 'settings', ...failed, sentence: 'The settings file {file} is damaged: it holds no JSON object.', remedy: CORRECT },
  unreadable: { check: 'settings', ...failed, sentence: 'The settings file {file} cannot be read ({code}).', remedy: 'Look at what lies there.' },
  newerVersion: {
    check: 'settings', ...failed, sentence: 'The settings file {file} has version {version}; this program reads up to version {ours}.',
    remedy: 'Install a newer o365.',
  },
  unknownKey: { check: 'settings', ...failed, sentence: 'The settings file {file} has a key that is not known: {key}', remedy: CORRECT },
  wrong: { check: 'settings', ...failed, sentence: 'The settings file {file} is wrong: {why}', remedy: CORRECT },
  notAGuid: { check: 'settings', ...failed, sentence: 'In the variable {name}: {id}: this is not a GUID, which looks like {example}.', remedy: OVERVIEW },
  equalIds: {
    check: 'settings', ...failed, sentence: 'Tenant ID and Application ID are the same.',
    remedy: 'The Overview page of the app shows both: "Application (client) ID" and "Directory (tenant) ID".',
  },
  caFileMissing: { check: 'settings', ...failed, sentence: 'The certificate authority {file} is missing.', remedy: 'Put it back, or run `o365 configure` again.' },
  keyMissing: { check: 'credential', ...failed, sentence: 'The private key {file} is missing.', remedy: 'Put it back, or run `o365 configure` again.' },
  keyUnreadable: { check: 'credential', ...failed, sentence: 'The private key {file} cannot be read ({code}).', remedy: 'Look at what lies there.' },
  keyOpen: { check: 'credential', ...failed, sentence: 'The private key {file} is open to others (mode {mode}).', remedy: 'Run `chmod 600 {file}`' },
  keyEncrypted: {
    check: 'credential', ...failed, sentence: 'The private key {file} is encrypted; a job without a person cannot unlock it.',
    remedy: 'Run `openssl pkey -in {file} -out plain.key`, then `chmod 600 plain.key`',
  },
  keyElliptic: {
    check: 'credential', ...failed, sentence: 'The private key {file} is an elliptic-curve key; Entra takes only RSA keys here.',
    remedy: 'Leave --certificate and --private-key out, and `o365 configure` makes a key and a certificate that fit.',
  },
  keyShort: {
    check: 'credential', ...failed, sentence: 'The private key {file} has {bits} bits; Entra asks for {least} at least.',
    remedy: 'Leave --certificate and --private-key out, and `o365 configure` makes a key and a certificate that fit.',
  },
  noPair: {
    check: 'credential', ...failed, sentence: 'The certificate {certificate} does not belong to the private key {file}.',
    remedy:
      'Put the key back that was made with this certificate; or move both files away ({certificate} and {file}), run `o365 configure`, and upload the new .cer file: ' +
      'Entra admin center > App registrations > your app > Certificates & secrets > Certificates.',
  },
  certificateMissing: { check: 'credential', ...failed, sentence: 'The certificate {file} is missing.', remedy: 'Put it back, or run `o365 configure` again.' },
  secretMissing: { check: 'credential', ...failed, sentence: 'The client secret {file} is missing.', remedy: 'Put it back, or run `o365 configure` again.' },
  secretEmpty: { check: 'credential', ...failed, sentence: 'The client secret file {file} is empty.', remedy: 'Put the value into it, and nothing else.' },
  secretUnset: {
    check: 'credential', ...failed, sentence: 'The client secret is missing: O365_CLIENT_SECRET is not set.',
    remedy: 'Set it for the job too (cron does not read your profile), or use --client-secret-file.',
  },
  storageNewer: {
    check: 'storage', ...failed, sentence: '{folder} was written by a newer o365 (state version {version}; this one knows {ours})',
    remedy: 'update o365; nothing was changed',
  },
  notWritable: { check: 'storage', status: 'failed', exitCode: Exit.storage, sentence: '{folder}: this user may not write there', remedy: 'give this user the folder, or choose another place with O365_HOME' },
  diskFull: { check: 'storage', status: 'failed', exitCode: Exit.storage, sentence: '{folder}: the disk is full', remedy: 'free some space (`o365 prune --keep <days>` removes old events; keep the state); the next run goes on where the last one stopped' },
  readOnly: { check: 'storage', status: 'failed', exitCode: Exit.storage, sentence: '{folder}: the file system is read-only', remedy: 'mount it writable, or choose another place with O365_HOME' },
  notAFolder: { check: 'storage', status: 'failed', exitCode: Exit.storage, sentence: '{folder} is not a folder', remedy: 'move it away, or choose another place with O365_HOME' },
} as const satisfies Record<string, Cause>;
