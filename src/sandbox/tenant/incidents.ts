import type { Company } from './company.js';
import type { Pace } from './pace.js';
import { at, seededRandom, type Random } from './random.js';
import type { Draft } from './record.js';
import { SIGN_IN_ERRORS, signInRecord } from './sign-ins.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SPRAY_DAYS = 0.7;
/** Tries, as a share of an hour's events, yet never fewer than a handful. */
const SPRAY_SIZE = 0.05;
const SPRAY_LEAST = 12;
const ATTACKER_IPS = ['203.0.113.251', '203.0.113.252', '2001:db8:bad::1'] as const;
const WRONG_PASSWORD = SIGN_IN_ERRORS[0][1];
const LOCKED = SIGN_IN_ERRORS[1][1];

/**
 * A password spray: on most days, in one hour, an attacker tries one password on one account after the other from few addresses.
 * The last try succeeds. Returns what of it arrives in the hour: nothing, or all.
 */
export function passwordSpray(company: Company, pace: Pace, hourStart: Date): Draft[] {
  const day = Math.floor(hourStart.getTime() / DAY_MS);
  const random = seededRandom(pace.seed, pace.ratePerHour, 'spray', day);
  const happens = random.chance(SPRAY_DAYS) && pace.ratePerHour > 0;
  if (!happens || random.integer(0, 23) !== new Date(hourStart).getUTCHours()) return [];
  const tries = Math.max(SPRAY_LEAST, Math.round(pace.ratePerHour * SPRAY_SIZE));
  return Array.from({ length: tries }, (_, index) => oneTry(company, random, hourStart, index, tries));
}

function oneTry(company: Company, random: Random, hourStart: Date, index: number, tries: number): Draft {
  const happened = new Date(hourStart.getTime() - HOUR_MS / 2 + Math.floor((index / tries) * 10 * 60_000));
  const scene = { company, person: at(company.people, index * 7), at: happened, random };
  const error = index === tries - 1 ? null : random.chance(0.9) ? WRONG_PASSWORD : LOCKED;
  return signInRecord(scene, random.pick(ATTACKER_IPS), error);
}
