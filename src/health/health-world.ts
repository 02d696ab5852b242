/** What the checks touch, as types; `commands/verify-world.ts` builds it from the real parts. */
import type { UserError } from '../errors.js';
import type { Checkpoint, ContentType, Gap, Settings } from '../model.js';
import type { ActivityApi, Clock, LastRun, Send } from '../world.js';

/** A credential as far as this machine can judge it. No secret is in here. */
export type CredentialFacts = {
  /** "certificate /home/…/default.cer". */
  words: string;
  /** Its file, where it has one. */
  file: string | null;
  /** Of a certificate, the key that goes with it. */
  keyFile: string | null;
  /** Of a certificate, SHA-1, as Entra shows it. */
  thumbprint: string | null;
  validFrom: Date | null;
  validTo: Date | null;
  /** A GUID where a secret was due: the portal shows both side by side. */
  looksLikeSecretId: boolean;
  openToOthers: boolean;
};

/** What a token says of itself; nothing of it is checked. */
export type TokenClaims = { roles: readonly string[]; scopes: readonly string[]; tid: string | null };

export type Connection = {
  send: Send;
  /** A real one, asked for once. */
  token(): Promise<string>;
  api: Pick<ActivityApi, 'subscriptions' | 'list'>;
};

/** Where the settings of the cloud are clicked. */
export type Links = { entra: string; purview: string };

export type FolderState = { path: string; freeBytes: number | null; problem: UserError | null };

/** The state and the segments of a profile at one moment, read without changing either. */
export type StoreLook = {
  state: 'absent' | 'empty' | 'sound' | 'damaged';
  checkpoints: Partial<Record<ContentType, Checkpoint>>;
  owed: Partial<Record<ContentType, number>>;
  gaps: readonly (Gap & { contentType: ContentType; foundAt: Date })[];
  lastRun: LastRun | null;
  /** When a record was last stored, or when we began to listen; null before. */
  heardAt: Date | null;
  /** Registered segments that wait for their rename ... */
  unfinished: readonly string[];
  /** ... and those that are nowhere. */
  gone: readonly string[];
  /** The number of the newest segment, by the state and by the files. */
  sequence: { state: number; files: number };
  segments: { count: number; weekBytes: number; newest: Partial<Record<ContentType, Date>> };
};

/** Every segment read to its end. */
export type DeepLook = {
  segments: number;
  records: number;
  /** Records with an Id, in segments that the state must still remember. */
  ids: number;
  /** Of these, Ids that the state does not know: they could be stored twice. */
  unknownIds: number;
  /** Of these, Ids that are stored more than once. */
  repeatedIds: number;
  /** "file: what is wrong in which line". */
  bad: readonly string[];
};

/** Whether something runs `o365 collect` for this profile. */
export type ScheduleState =
  | {
      kind: 'scheduled';
      /** "crontab", "a systemd timer". */
      where: string;
      /** Null where it is too irregular to say. */
      everyMs: number | null;
      /** Null where that cannot be told. */
      isDaemonRunning: boolean | null;
    }
  /** The line is there, but commented out. */
  | { kind: 'off' }
  /** The line names a program that is gone. */
  | { kind: 'broken'; missing: string }
  | { kind: 'none'; /** Profiles that do have a job. */ others: readonly string[] }
  | { kind: 'unknown'; reason: string; remedy: string };

export type HealthWorld = {
  profile: string;
  clock: Pick<Clock, 'now' | 'elapsed'>;
  /** Throws UserError (78). */
  settings(): Settings;
  /** Throws UserError (78): missing, unreadable, open to others, unfit. */
  credential(settings: Settings): CredentialFacts;
  /** `skewMs`: the service's clock minus ours, null while unknown. Throws UserError (78) for a CA file that cannot be read. */
  connect(settings: Settings, skewMs: () => number | null): Connection;
  claims(token: string): TokenClaims | null;
  /** After how long without a new event an alarm is due; null for never. */
  silenceAfterMs: (settings: Settings) => number | null;
  links(settings: Settings | null): Links;
  /** Throws UserError: 78 for a state of a newer version, 74 when the disk refuses. */
  store(): Promise<StoreLook>;
  deep(): Promise<DeepLook>;
  folders(): Promise<FolderState[]>;
  schedule(): Promise<ScheduleState>;
};
