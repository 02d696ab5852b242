import { at, seededRandom, weighted, type Random } from './random.js';
import type { Zone } from './working-hours.js';

export type Person = {
  name: string;
  upn: string;
  id: string;
  /** The 16 hex digits that many workloads use as UserKey. */
  puid: string;
  /** How SharePoint writes that key. */
  membership: string;
  /** The last part of the OneDrive's address. */
  personalSite: string;
  /** The relative id of the security identifier. */
  sid: string;
  mailbox: string;
  department: string;
  zone: Zone;
  admin: boolean;
  officeIp: string;
  homeIp: string;
  device: Device;
};
/** `properties` is how a sign-in describes the device. */
export type Device = { name: string; os: string; browser: string; userAgent: string; properties: readonly { Name: string; Value: string }[] };

export const PEOPLE_COUNT = 140;
const ADMIN_COUNT = 4;

const FIRST = ['Adele', 'Bram', 'Chiara', 'Dmitri', 'Elif', 'Farouk', 'Greta', 'Hugo', 'Ingrid', 'Joonas', 'Keiko', 'Lena', 'Mateus', 'Nadia', 'Oscar', 'Priya', 'Quentin', 'Rosa', 'Søren', 'Tamsin'] as const;
const LAST = ['Abara', 'Bergström', 'Castellan', 'Dorn', 'Eriksen', 'Fontaine', 'Grieg', 'Hollis', 'Iversen', 'Jansen', 'Kowalski', 'Lindgren', 'Moreau', 'Novák', 'Okafor', 'Petrov', 'Quist', 'Rossi', 'Schuster', 'Tanaka'] as const;
const DEPARTMENTS = ['Finance', 'Sales', 'Engineering', 'Human Resources', 'Legal', 'Operations', 'Support', 'Marketing'] as const;

/** Two thirds work from the Berlin office, the rest from New York. */
const zoneOf = weighted<Zone>([[65, 'Europe/Berlin'], [35, 'America/New_York']]);

/** Office gateways and homes: only addresses kept for documentation. documented: RFC 5737. */
const OFFICE_IP: Record<Zone, readonly string[]> = {
  'Europe/Berlin': ['198.51.100.10', '198.51.100.11'],
  'America/New_York': ['192.0.2.40', '192.0.2.41'],
};

const DEVICES: readonly Omit<Device, 'name' | 'properties'>[] = [
  { os: 'Windows 10', browser: 'Edge', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36 Edg/128.0.0.0' },
  { os: 'Windows 10', browser: 'Chrome', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Safari/537.36' },
  { os: 'MacOs', browser: 'Safari', userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15' },
  { os: 'Ios', browser: 'Mobile Safari', userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1' },
  { os: 'Android', browser: 'Chrome Mobile', userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Mobile Safari/537.36' },
];

/** The staff of one tenant; the first few are administrators. */
export function inventPeople(seed: number, domain: string): readonly Person[] {
  const random = seededRandom(seed, 'people');
  return Array.from({ length: PEOPLE_COUNT }, (_, index) => inventPerson(random, domain, index));
}

function inventPerson(random: Random, domain: string, index: number): Person {
  const first = at(FIRST, index);
  // One step further along the last names in each round of first names: no two people share a whole name.
  const last = at(LAST, index + Math.floor(index / FIRST.length));
  const zone = zoneOf(random);
  const upn = `${ascii(first)}.${ascii(last)}@${domain}`;
  const puid = `1003200${random.hex(9).toUpperCase()}`;
  return {
    name: `${first} ${last}`,
    upn,
    id: random.guid(),
    puid,
    membership: `i:0h.f|membership|${puid.toLowerCase()}@live.com`,
    personalSite: upn.replaceAll(/[@.]/g, '_'),
    sid: `S-1-5-21-${random.integer(1e8, 2e9)}-${random.integer(1e8, 2e9)}-${random.integer(1e8, 2e9)}-${1100 + index}`,
    mailbox: random.guid(),
    department: random.pick(DEPARTMENTS),
    zone,
    admin: index < ADMIN_COUNT,
    officeIp: random.pick(OFFICE_IP[zone]),
    homeIp: `203.0.113.${1 + (index % 250)}`,
    device: inventDevice(random, zone),
  };
}

function inventDevice(random: Random, zone: Zone): Device {
  const model = random.pick(DEVICES);
  const name = `${zone === 'Europe/Berlin' ? 'BER' : 'NYC'}-${random.hex(6).toUpperCase()}`;
  const id = random.guid();
  const properties = { Id: id, DisplayName: name, OS: model.os, BrowserType: model.browser, TrustType: '2', IsCompliant: 'True', IsCompliantAndManaged: 'True' };
  return { ...model, name, properties: Object.entries(properties).map(([Name, Value]) => ({ Name, Value })) };
}

/** A mail address holds no accents, a display name does. */
function ascii(name: string): string {
  return name.replaceAll('ø', 'o').normalize('NFD').replaceAll(/[^a-z]/gi, '').toLowerCase();
}
