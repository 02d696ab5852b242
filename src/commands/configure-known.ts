/** A directory needs a while until all of it knows what was made: Entra is asked for a token until that holds the permissions. */
import { decodeClaims } from '../auth/claims.js';
import { tokensOf } from '../auth/tokens.js';
import { UserError } from '../errors.js';
import { DEFAULT_CONTENT_TYPES } from '../model.js';
import type { Clock, Random, Send } from '../world.js';
import type { Registered, RegisterFor } from '../wizard/ask.js';

const PATIENCE_MS = 180_000;
const PAUSE_MS = 3000;
/** The application, its service principal, its certificate, its consent: not known yet. */
const NOT_YET = new Set(['AADSTS700016', 'AADSTS7000229', 'AADSTS700027', 'AADSTS65001', 'AADSTS650056', 'AADSTS650057', 'AADSTS500011']);

type KnownWorld = { send: Send; clock: Clock; random: Random; signal: AbortSignal; files: { certificateFile: string; privateKeyFile: string } };

/** False when it took too long. Throws what Entra refuses for another reason. */
export async function waitUntilKnown(ids: Registered, of: RegisterFor, { send, clock, random, signal, files }: KnownWorld): Promise<boolean> {
  const settings = {
    ...ids,
    endpoint: of.place.endpoint,
    credential: { kind: 'certificate' as const, ...files },
    contentTypes: DEFAULT_CONTENT_TYPES,
    publisherId: ids.tenantId,
    caFile: of.place.caFile,
    recheck: 'daily' as const,
    noDataAlert: 'none' as const,
  };
  for (const end = clock.elapsed() + PATIENCE_MS; clock.elapsed() < end && !signal.aborted; ) {
    try {
      // Made anew each time: a token that lacks the permission would be kept.
      // oxlint-disable-next-line no-await-in-loop -- each try follows a pause
      const token = await tokensOf({ settings, send, clock, random, env: {}, signal }).get();
      const roles = decodeClaims(token)?.roles ?? [];
      if (of.permissions.every((permission) => roles.includes(permission))) return true;
    } catch (error) {
      if (!(error instanceof UserError) || error.code === null || !NOT_YET.has(error.code)) throw error;
    }
    // oxlint-disable-next-line no-await-in-loop
    await clock.wait(PAUSE_MS, signal);
  }
  return false;
}
