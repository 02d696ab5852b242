import { expect, test } from '@jest/globals';
import { addressOf, addressOfRecord } from '../../src/dashboards/address.js';

test.each([
  ['192.0.2.4', '192.0.2.4'],
  ['192.0.2.4:12345', '192.0.2.4'],
  ['[192.0.2.4]:12345', '192.0.2.4'],
  [' 192.0.2.4 ', '192.0.2.4'],
  ['::ffff:192.0.2.4', '192.0.2.4'],
  ['[::ffff:192.0.2.4]:1', '192.0.2.4'],
  ['::FFFF:C000:0204', '192.0.2.4'],
  ['2001:db8::abcd', '2001:db8::abcd'],
  ['[2001:db8::abcd]', '2001:db8::abcd'],
  ['[2001:db8::abcd]:12345', '2001:db8::abcd'],
  ['2001:0DB8:0000:0000:0000:0000:0000:ABCD', '2001:db8::abcd'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::1', '::1'],
  ['localhost:12345', 'localhost'],
  ['[cool.client.local]:12345', 'cool.client.local'],
  ['10.9000.0.1', '10.9000.0.1'],
  ['', ''],
])('%s is the address %s', (written, address) => {
  expect(addressOf(written)).toBe(address);
});

test('the first field that names a client counts', () => {
  expect(addressOfRecord({ ClientIP: '', ClientIPAddress: null, ActorIpAddress: '[2001:db8::17]:443' })).toBe('2001:db8::17');
  expect(addressOfRecord({ ClientIP: '192.0.2.1:5', ActorIpAddress: '192.0.2.2' })).toBe('192.0.2.1');
  expect(addressOfRecord({})).toBe('');
});
