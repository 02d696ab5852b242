/** Builds what the checks touch from the real parts. */
import { setMaxListeners } from 'node:events';
import { makeActivityApi } from '../api/activity-api.js';
import { makeRequestBudget } from '../api/request-budget.js';
import { parseCertificate } from '../auth/certificate.js';
import { decodeClaims } from '../auth/claims.js';
import { isOpenToOthers, readClientSecret, readFederatedToken, readKeyPair, readSecretFile } from '../auth/key-file.js';
import { tokensOf } from '../auth/tokens.js';
import { millisecondsOf } from '../collect/silence.js';
import { CLOUDS } from '../config/clouds.js';
import type { Places } from '../config/places.js';
import { readSettings } from '../config/settings.js';
import { Exit, UserError } from '../errors.js';
import type { Connection, CredentialFacts, HealthWorld, Links } from '../health/health-world.js';
import { makeSend } from '../http/send.js';
import type { Settings } from '../model.js';
import { lookDeeply } from '../store/deep-look.js';
import { lookAtStore } from '../store/look-at-store.js';
import { probeFolder } from '../store/probe-folder.js';
import type { CommandWorld } from './command-world.js';

const REQUESTS_A_MINUTE = 600;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Given = { places: Places; profile: string; world: CommandWorld; /** No request after this. */ enough: AbortSignal; schedule: HealthWorld['schedule']; stallMs: number };

export function makeHealthWorld({ places, profile, world, enough, schedule, stallMs }: Given): HealthWorld {
  const { clock, env } = world;
  return {
    profile,
    clock,
    schedule,
    settings() {
      const settings = readSettings(places, profile, env, world.cwd);
      if (settings.caFile !== null) parseCertificate(readSecretFile(settings.caFile, 'certificate authority'), settings.caFile);
      return settings;
    },
    credential: (settings) => credentialFacts(settings, env),
    connect: (settings, skewMs) => connect(settings, skewMs, world, { enough, stallMs }),
    claims: decodeClaims,
    silenceAfterMs: ({ noDataAlert }) => millisecondsOf(noDataAlert),
    links: linksOf,
    store: async () => await lookAtStore(places, clock.now()),
    deep: async () => await lookDeeply(places, clock.now()),
    async folders() {
      const name = `.verify-${world.pid}.partial`;
      return [places.stateFolder, places.eventsFolder].map((folder) => probeFolder(folder, name));
    },
  };
}

function connect(settings: Settings, skewMs: () => number | null, world: CommandWorld, { enough, stallMs }: Pick<Given, 'enough' | 'stallMs'>): Connection {
  const { clock, random, env } = world;
  setMaxListeners(0, enough);
  const plain = makeSend({ caFile: settings.caFile, userAgent: world.userAgent, stallMs });
  const send: Connection['send'] = (request) => plain({ signal: enough, ...request });
  const tokens = tokensOf({ settings, send, clock, random, env, signal: enough, skewMs });
  const budget = makeRequestBudget(REQUESTS_A_MINUTE, clock, random);
  const time = { enough, hardEnd: enough };
  const api = makeActivityApi({ ...settings, apiUrl: settings.endpoint.apiUrl }, { send, tokens, budget, clock, random, time });
  return { send, api, token: () => tokens.get() };
}

const NONE = { file: null, keyFile: null, thumbprint: null, validFrom: null, validTo: null, looksLikeSecretId: false, openToOthers: false };

function credentialFacts({ credential }: Settings, env: CommandWorld['env']): CredentialFacts {
  switch (credential.kind) {
    case 'certificate': {
      const { certificate } = readKeyPair(credential);
      const { thumbprintSha1, validFrom, validTo } = certificate;
      const file = credential.certificateFile;
      return { ...NONE, words: `Certificate ${file}`, file, keyFile: credential.privateKeyFile, thumbprint: thumbprintSha1, validFrom, validTo };
    }
    case 'secret-file': {
      const { file } = credential;
      return { ...NONE, words: `Client secret in ${file}`, file, looksLikeSecretId: GUID.test(readClientSecret(file)), openToOthers: isOpenToOthers(file) };
    }
    case 'secret-environment': {
      const secret = env['O365_CLIENT_SECRET'];
      if (!secret) throw new UserError(Exit.settings, 'The client secret is missing: O365_CLIENT_SECRET is not set.', { hint: 'Set it for the job too (cron does not read your profile), or use --client-secret-file.' });
      return { ...NONE, words: 'Client secret in the variable O365_CLIENT_SECRET', looksLikeSecretId: GUID.test(secret) };
    }
    case 'federated-token': {
      const { file } = credential;
      return { ...NONE, words: `Federated token in ${file}`, file, validTo: decodeClaims(readFederatedToken(file))?.exp ?? null };
    }
    case 'managed-identity':
      return { ...NONE, words: 'The managed identity of this machine' };
  }
}

/** documented: Purview has a portal for each of the two clouds of the US government. */
const PURVIEW = { 'gcc-high': 'https://purview.microsoft.us', dod: 'https://purview.apps.mil' } as const;

function linksOf(settings: Settings | null): Links {
  const cloud = settings?.endpoint.cloud ?? 'enterprise';
  const isOfMicrosoft = cloud !== 'sandbox' && cloud !== 'custom';
  return {
    entra: CLOUDS[isOfMicrosoft ? cloud : 'enterprise'].portalUrl,
    purview: cloud === 'gcc-high' || cloud === 'dod' ? PURVIEW[cloud] : 'https://purview.microsoft.com',
  };
}
