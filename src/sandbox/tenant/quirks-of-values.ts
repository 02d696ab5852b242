import { eachValue, overlay, without, type Quirk } from './quirk.js';
import { wireTime } from './record.js';

const DAY_MS = 86_400_000;

/** A common field with another kind of value than most records have. Seen in public fixtures, unless the line says otherwise. */
export const QUIRKS_OF_VALUES: readonly Quirk[] = [
  ...eachValue('ResultStatus vocabulary', 'ResultStatus', ['True', 'Succeeded', 'Success', 'success', 'failed', 'Failure', 'PartiallySucceeded', 'TRUE', 'InProgress', null]),

  ...eachValue('ClientIP', 'ClientIP', [
    '192.0.2.4', '192.0.2.4:12345', '[192.0.2.4]:12345',
    '2001:db8::abcd', '[2001:db8::abcd]', '[2001:db8::abcd]:12345',
    '::ffff:10.1.1.1', '[::ffff:10.1.1.1]:1', '::1',
    '', null, 'localhost:12345', '[cool.client.local]:12345', '10.9000.0.1',
  ]),
  without('ClientIP', 'ClientIP'),
  overlay('ClientIP', null, () => ({ ClientIPAddress: '2001:db8::17', ActorIpAddress: '[2001:db8::17]:443' })),
  overlay('ClientIP', null, () => ({ OriginatingServer: 'HE1PR0102MB3228 (15.20.4129.032)\n' })),

  ...eachValue('UserId', 'UserId', [
    'Not Available', 'S-1-5-18', 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)', 'i:0h.f|membership|1003200096971f55@live.com',
    '"NT AUTHORITY\\SYSTEM (w3wp)" on behalf of "Admin"', '1003200096971F55',
  ]),
  overlay('UserId', null, ({ random }) => ({ UserId: random.guid() })),
  overlay('UserId', null, ({ random }) => ({ UserId: `ServicePrincipal_${random.guid()}`, UserKey: 'Not Available', UserType: 6 })),

  // seen: "6". The other forms are ours: an Id is promised to be opaque and nothing else.
  overlay('Id', null, ({ random }) => ({ Id: String(random.integer(6, 900_000_000)) })),
  overlay('Id', null, ({ random }) => ({ Id: random.guid().toUpperCase() })),
  overlay('Id', null, ({ random }) => ({ Id: `{${random.guid()}}` })),
  overlay('Id', null, ({ random }) => ({ Id: `${random.guid()} \u00e9"\\${random.hex(4)}` })),
  without('no Id', 'Id'),
  ...eachValue('no Id', 'Id', [null, '']),

  // Days late is reported; the unreadable ones are ours.
  without('CreationTime', 'CreationTime'),
  ...eachValue('CreationTime', 'CreationTime', ['', 'not a time', null]),
  overlay('CreationTime', null, ({ at, random }) => ({ CreationTime: wireTime(new Date(at.getTime() - random.integer(5, 7) * DAY_MS)) })),
  overlay('CreationTime', null, ({ at }) => ({ CreationTime: wireTime(new Date(at.getTime() + 2 * DAY_MS)) })),
  overlay('CreationTime', null, ({ at }) => ({ CreationTime: `${wireTime(at)}Z` })),

  // 117 is live in one tenant and in no table.
  ...eachValue('RecordType', 'RecordType', [-1, '20', 117]),
];
