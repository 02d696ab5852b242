/** Entra and the API: token, permissions, tenant, subscriptions, content. */
import { EXPLANATIONS } from '../../src/auth/aadsts.js';
import { afError, tooFrequentStarts } from '../../src/sandbox/af-errors.js';
import type { Answer } from '../../src/sandbox/answer.js';
import type { Fault } from '../../src/sandbox/sandbox.js';
import type { Case } from './case.js';
import { giveCertificate } from './settings-cases.js';
import type { Stage } from './stage.js';

function fault(stage: Stage, on: Fault['on'], { status, body }: Answer): void {
  stage.sandbox.faults.add({ on, answer: { status, body } });
}

/** A token with these claims, which the sandbox did not give: what it would answer to it is played too. */
function claim(stage: Stage, claims: object, listed: Answer): void {
  const token = `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
  stage.sandbox.faults.add({ on: 'token', answer: { status: 200, body: JSON.stringify({ token_type: 'Bearer', expires_in: 3599, access_token: token }) } });
  fault(stage, 'subscriptions', listed);
  stage.sandbox.faults.add({ on: 'content', answer: { status: 200, body: '[]' } });
}

const EMPTY: Answer = { ...afError('AF20022'), status: 200, body: Buffer.from('[]') };

const TOKEN_CASES: readonly Case[] = Object.keys(EXPLANATIONS)
  .filter((code) => !code.includes('/'))
  .map((code) => ({
    name: code === '700027' ? 'AADSTS700027/unknown' : `AADSTS${code}`,
    code: `AADSTS${code}`,
    play: ({ sandbox }: Stage) => (sandbox.behaviour.entraError = Number(code)),
  }));

export const SERVICE_CASES: readonly Case[] = [
  ...TOKEN_CASES,
  { name: 'AADSTS700027/unknown', way: 'a certificate that was not uploaded', play: (stage) => giveCertificate(stage, 1000, false), code: 'AADSTS700027' },
  {
    name: 'AADSTS700027',
    way: 'words that nobody has seen before',
    play: ({ sandbox }) => sandbox.faults.add({ on: 'token', answer: { status: 401, body: '{"error":"invalid_client","error_codes":[700027],"error_description":"AADSTS700027: No."}' } }),
    code: 'AADSTS700027',
  },
  ...[['expired', 'The certificate is expired on application.'], ['signature', 'Client assertion contains an invalid signature.']].map(([row, words]) => ({
    name: `AADSTS700027/${row}`,
    code: 'AADSTS700027',
    play: ({ sandbox }: Stage) =>
      sandbox.faults.add({ on: 'token', answer: { status: 401, body: JSON.stringify({ error: 'invalid_client', error_codes: [700027], error_description: `AADSTS700027: ${words}` }) } }),
  })),
  {
    name: 'idsSwapped',
    play: (stage) => stage.configure({ tenantId: stage.settings.applicationId, applicationId: stage.settings.tenantId }),
    code: 'AADSTS90002',
  },

  { name: 'noRoles', play: ({ sandbox }) => (sandbox.options.roles = []), code: 'AF10001' },
  { name: 'readMissing', play: ({ sandbox }) => (sandbox.options.roles = ['ServiceHealth.Read']), code: 'AF10001' },
  { name: 'onlyDelegated', play: (stage) => claim(stage, { scp: 'ActivityFeed.Read' }, afError('AF10001', '')), code: 'AF10001' },
  {
    name: 'noRoles',
    way: 'said by the token alone, while the service lets it in',
    play: (stage) => claim(stage, { tid: stage.settings.tenantId }, EMPTY),
    status: 'warning',
  },
  { name: 'AF10001', way: 'although the token carries the permission', play: (stage) => fault(stage, 'subscriptions', afError('AF10001', 'ActivityFeed.Read')), code: 'AF10001' },
  {
    name: 'readDlpMissing',
    play(stage) {
      stage.sandbox.options.roles = ['ActivityFeed.Read'];
      stage.configure({ contentTypes: ['Audit.Exchange', 'DLP.All'] });
    },
    code: 'AF10001',
  },
  {
    name: 'otherTenant',
    play: (stage) => claim(stage, { roles: ['ActivityFeed.Read'], tid: '11111111-2222-4333-8444-555555555555' }, EMPTY),
  },

  ...(['AF20010', 'AF20011', 'AF20012', 'AF20013', 'AF20020', 'AF20001'] as const).map((code) => ({
    name: code,
    code,
    play: ({ sandbox }: Stage) => (sandbox.behaviour.apiError = code),
  })),
  { name: 'DataServiceException', play: ({ sandbox }) => (sandbox.behaviour.auditing = 'off'), code: 'DataServiceException' },
  { name: 'DataServiceException', way: 'in the words of 2019', play: ({ sandbox }) => (sandbox.behaviour.auditing = 'off-2019'), code: 'DataServiceException' },

  { name: 'subscriptionDisabled', play: ({ sandbox }) => sandbox.subscriptions.set('Audit.General', 'disabled') },
  {
    name: 'coolingDown',
    async play(stage) {
      fault(stage, 'start', tooFrequentStarts(403, 526_000));
      await stage.collect();
      stage.sandbox.faults.clear();
    },
  },
  {
    name: 'disabledInContent',
    play(stage) {
      stage.sandbox.subscriptions.set('Audit.Exchange', 'enabled');
      fault(stage, 'content', afError('AF20023'));
    },
  },
];
