/** What the checks share: each fact is found out once, when it is first asked for, and its failure is kept like its success. */
import type { ContentBlob, ContentType, Settings, Subscription } from '../model.js';
import { CONTENT_TYPES } from '../model.js';
import type { Connection, CredentialFacts, HealthWorld, StoreLook, TokenClaims } from './health-world.js';
import { probeApi, probeLogin, type Probe } from './probe.js';

const DAY_MS = 86_400_000;

export type Inspection = {
  world: HealthWorld;
  settings(): Settings;
  /** Those of the settings; all five where there are none. */
  contentTypes(): readonly ContentType[];
  credential(): CredentialFacts;
  connection(): Connection;
  /** Entra's host, where the credential needs it, then the API's. */
  probes(): Promise<readonly Probe[]>;
  /** The service's clock minus ours; null when no host answered with its time. */
  skewMs(): Promise<number | null>;
  token(): Promise<string>;
  claims(): Promise<TokenClaims | null>;
  subscriptions(): Promise<Subscription[]>;
  /** What the last 24 hours list, oldest first. */
  listing(contentType: ContentType): Promise<ContentBlob[]>;
  store(): Promise<StoreLook>;
};

export function inspect(world: HealthWorld): Inspection {
  let measured: number | null = null;
  const settings = once(() => world.settings());
  const connection = once(() => world.connect(settings(), () => measured));
  const probes = once(async () => {
    const asked = { clock: world.clock, send: connection().send, settings: settings() };
    const found = await Promise.all([...(settings().credential.kind === 'managed-identity' ? [] : [probeLogin(asked)]), probeApi(asked)]);
    measured = found.find(({ skewMs }) => skewMs !== null)?.skewMs ?? null;
    return found;
  });
  const token = once(async () => {
    await probes();
    return await connection().token();
  });
  const listings = new Map<ContentType, Promise<ContentBlob[]>>();

  return {
    world,
    settings,
    contentTypes() {
      try {
        return settings().contentTypes;
      } catch {
        return CONTENT_TYPES;
      }
    },
    credential: once(() => world.credential(settings())),
    connection,
    probes,
    skewMs: async () => (await probes(), measured),
    token,
    claims: once(async () => world.claims(await token())),
    subscriptions: once(async () => (await token(), await connection().api.subscriptions())),
    listing(contentType) {
      const listing = listings.get(contentType) ?? listLastDay(contentType);
      listings.set(contentType, listing);
      return listing;
    },
    store: once(() => world.store()),
  };

  async function listLastDay(contentType: ContentType): Promise<ContentBlob[]> {
    const now = world.clock.now().getTime() + (measured ?? 0);
    const end = Math.floor(now / 1000) * 1000;
    return await connection().api.list(contentType, { start: new Date(end - DAY_MS), end: new Date(end) });
  }
}

function once<T>(find: () => T): () => T {
  let kept: (() => T) | null = null;
  return () => {
    if (kept === null) {
      try {
        const value = find();
        kept = () => value;
      } catch (error) {
        kept = () => {
          throw error;
        };
      }
    }
    return kept();
  };
}
