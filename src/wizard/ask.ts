/** The ways to ask a person, and all else that the walk-through is handed. Whoever implements it decides how it looks. */
import type { ContentType, Credential, Endpoint, Settings } from '../model.js';

/** `short` stands for the choice once it is made. */
export type Choice<T> = { value: T; name: string; short?: string; description?: string };

/** Each throws UserError(130) when the person gives up. */
export type Ask = {
  /** `read` turns the text into the answer, or throws a UserError: then that is shown and the question is asked again. */
  text: <T>(question: { message: string; default?: string | undefined; read: (text: string) => T | Promise<T> }) => Promise<T>;
  /** The same without an echo. */
  secret: <T>(question: { message: string; read: (text: string) => T | Promise<T> }) => Promise<T>;
  choose: <T>(question: { message: string; choices: readonly Choice<T>[]; default?: T | undefined }) => Promise<T>;
  /** At least one. */
  several: <T>(question: { message: string; choices: readonly Choice<T>[]; chosen: readonly T[] }) => Promise<T[]>;
  confirm: (question: { message: string; default: boolean }) => Promise<boolean>;
};

export type Cloud = Endpoint & { description: string; portalUrl: string; graphUrl: string };

/** What Entra's public OpenID document says of a tenant. */
export type Tenant =
  | { state: 'found'; tenantId: string; loginHost: string; isGcc: boolean }
  | { state: 'absent' }
  /** No answer that makes sense; nothing follows from it. */
  | { state: 'unknown' };

/** A certificate on this machine, ready to be uploaded. */
export type Certificate = {
  file: string;
  thumbprintSha1: string;
  thumbprintSha256: string;
  validTo: Date;
  daysLeft: number;
  made: boolean;
  /** The block for the app's manifest, JSON. */
  manifest: string;
};

export type Registered = { tenantId: string; applicationId: string };

/** Each turns text into an answer, or throws the UserError that helps. */
export type Checks = {
  endpoint: (text: string, loginUrl: string | null) => Endpoint;
  url: (name: string, text: string) => string;
  guid: (name: string, text: string) => string;
  differentIds: (tenantId: string, applicationId: string) => void;
  caFile: (path: string) => string;
  certificate: (certificateFile: string, privateKeyFile: string) => Credential;
  certificateFile: (path: string) => string;
  secretFile: (path: string) => string;
  tokenFile: (path: string) => string;
  secret: (text: string) => string;
};

export type WizardParts = {
  profile: string;
  /** Where the settings will be written. */
  configFile: string;
  /** Where a typed secret will be written. */
  secretFile: string;
  /** What the flags, the environment and the file say already. */
  defaults: Partial<Settings>;
  /** The profile is configured already. */
  isConfigured: boolean;
  /** "Register it for me" is chosen already. */
  registerAtOnce: boolean;
  /** Typed in this run, and not yet written. */
  typedSecret: string | null;
  /** O365_CLIENT_SECRET is set. */
  hasSecretInEnvironment: boolean;
  ownCertificate: Credential;
  clouds: readonly Cloud[];
  contentTypes: readonly ContentType[];
  ask: Ask;
  say: (line: string) => void;
  /** Something to look at; as long as it likes. */
  warn: (text: string) => void;
  strong: (text: string) => string;
  /** Shows that something takes its time. */
  busy: <T>(text: string, work: () => Promise<T>) => Promise<T>;
  checks: Checks;
  /** Both hosts answer. Throws the NetworkError that says why not. */
  reach: (endpoint: Endpoint, caFile: string | null) => Promise<void>;
  lookUpTenant: (loginUrl: string, name: string, caFile: string | null) => Promise<Tenant>;
  /** Makes key and certificate where there is none. */
  certificateOf: (credential: Credential) => Promise<Certificate>;
  /** Device-code sign-in and everything over Microsoft Graph. Throws UserError. */
  register: (of: RegisterFor) => Promise<Registered>;
};

export type RegisterFor = {
  place: Place;
  graphUrl: string;
  name: string;
  permissions: readonly string[];
  /** Where to sign in; null: wherever the person belongs to. */
  tenantId: string | null;
  /** An app that is to be used again. */
  applicationId: string | null;
};

/** Where the tenant is. */
export type Place = { endpoint: Endpoint; caFile: string | null; portalUrl: string | null; graphUrl: string | null };
