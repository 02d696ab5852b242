import { expect, test } from '@jest/globals';
import { CLOUDS } from '../../src/config/clouds.js';
import { fold } from '../../src/terminal/fold.js';
import type { Certificate } from '../../src/wizard/ask.js';
import { permissionsFor, stepsByHand } from '../../src/wizard/steps.js';

const certificate: Certificate = {
  file: '/home/admin/.config/o365/keys/default.cer',
  thumbprintSha1: 'A'.repeat(40),
  thumbprintSha256: 'B'.repeat(64),
  validTo: new Date('2028-11-22T00:00:00Z'),
  daysLeft: 730,
  made: true,
  manifest: '{}',
};
const own = { kind: 'certificate', certificateFile: certificate.file, privateKeyFile: '/k' } as const;
const base = { appName: 'o365 collector', portalUrl: 'https://entra.microsoft.com', credential: own, certificate, contentTypes: ['Audit.Exchange'] as const };

test.each(['enterprise', 'gcc', 'gcc-high', 'dod'] as const)('the steps of %s lead to its own admin center', (cloud) => {
  const text = stepsByHand({ ...base, portalUrl: CLOUDS[cloud].portalUrl }).join('\n');
  expect(text).toContain(`Open ${['enterprise', 'gcc'].includes(cloud) ? 'https://entra.microsoft.com' : 'https://entra.microsoft.us'} `);
});

test('the steps name every page, the file, the thumbprints and the permission, numbered', () => {
  const text = stepsByHand(base).join('\n');
  for (const part of ['New registration', 'Upload certificate', certificate.file, certificate.thumbprintSha1, 'Application permissions', 'ActivityFeed.Read', 'Grant admin consent', 'Application (client) ID']) {
    expect(text).toContain(part);
  }
  expect(text.match(/^ \d\. /gm)).toEqual([' 1. ', ' 2. ', ' 3. ', ' 4. ', ' 5. ', ' 6. ']);
  expect(text).not.toContain('ReadDlp');
});

test('DLP.All adds its permission', () => {
  expect(permissionsFor(['DLP.All', 'Audit.General'])).toEqual(['ActivityFeed.Read', 'ActivityFeed.ReadDlp']);
});

test('each credential has a step of its own, and all fit 80 columns', () => {
  const others = [
    { kind: 'secret-file', file: '/s' },
    { kind: 'federated-token', file: '/t' },
    { kind: 'managed-identity', clientId: null },
  ] as const;
  const texts = others.map((credential) => stepsByHand({ ...base, credential, certificate: null }));
  expect(texts[0]?.join('\n')).toContain('Client secrets');
  expect(texts[1]?.join('\n')).toContain('Federated credentials');
  expect(texts[2]?.join('\n')).toContain('New-MgServicePrincipalAppRoleAssignment');
  for (const line of [...texts, stepsByHand(base), stepsByHand({ ...base, portalUrl: null })].flat()) expect(line.length).toBeLessThanOrEqual(80);
});

test('a long line is broken at blanks, keeps its indent, and loses no word', () => {
  expect(fold('  one two three four', 11)).toEqual(['  one two', '  three', '  four']);
  expect(fold('short', 80)).toEqual(['short']);
  expect(fold('averyveryverylongword b', 10)).toEqual(['averyveryverylongword', 'b']);
});
