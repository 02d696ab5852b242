import { jsonAnswer } from '../answer.js';
import type { FaultAnswer } from '../faults.js';
import type { Scenario } from './scenario.js';

const MINUTE_MS = 60_000;
const PORTAL: FaultAnswer = {
  status: 200,
  body: '<!DOCTYPE html><html><head><title>Guest network</title></head><body>Please accept the terms of use.</body></html>',
  headers: { 'Content-Type': 'text/html' },
};
const BUSY = jsonAnswer(503, {
  error: 'temporarily_unavailable',
  error_description: 'AADSTS90033: A transient error has occurred. Please try again.',
  error_codes: [90033],
});

function refused(name: string, code: number, description: string): Scenario {
  return { name, description: `${description} (AADSTS${code}).`, behaviour: { entraError: code } };
}

/** Entra: tokens, credentials, the application and the way to it. */
export const TOKEN_SCENARIOS: readonly Scenario[] = [
  { name: 'plain', description: 'Nothing is wrong.' },
  { name: 'token-strings', description: 'The token answer holds its numbers as strings.', behaviour: { tokenNumbers: 'string' } },
  refused('secret-wrong', 7000215, 'The client secret is wrong'),
  refused('secret-expired', 7000222, 'The client secret has expired'),
  refused('application-unknown', 700016, 'The application is not known in the tenant'),
  refused('tenant-unknown', 90002, 'The tenant does not exist in this cloud'),
  refused('tenant-garbled', 900023, 'The tenant is neither an id nor a domain'),
  refused('no-service-principal', 7000229, 'The application was never installed in the tenant'),
  refused('application-disabled', 7000112, 'The application is disabled'),
  refused('certificate-unknown', 700027, 'The certificate was not uploaded'),
  refused('assertion-time', 700024, 'The assertion is outside its time range'),
  refused('conditional-access', 53003, 'Conditional Access blocks the application'),
  refused('wrong-cloud', 500011, 'The scope names the host of another cloud'),
  refused('client-loop', 50196, 'Entra sees the same request too often'),
  { name: 'clock-ahead', description: "The server's clock is 20 minutes ahead.", setUp: ({ clock }) => clock.advance(20 * MINUTE_MS) },
  { name: 'clock-behind', description: "The server's clock is 20 minutes behind.", setUp: ({ clock }) => clock.advance(-20 * MINUTE_MS) },
  {
    name: 'entra-busy',
    description: 'The token endpoint is unavailable twice (AADSTS90033), then answers.',
    faults: [{ on: 'token', times: 2, answer: { status: 503, body: BUSY.body, headers: { 'Content-Type': 'application/json' } } }],
  },
  {
    name: 'entra-throttled',
    description: 'The token endpoint answers 429 with Retry-After twice.',
    faults: [{ on: 'token', times: 2, answer: { status: 429, headers: { 'Retry-After': '1' } } }],
  },
  {
    name: 'captive-portal',
    description: 'A portal answers 200 with its own page in place of Entra.',
    faults: [{ on: 'discovery', answer: PORTAL }, { on: 'token', answer: PORTAL }],
  },
  { name: 'token-reset', description: 'The connection to the token endpoint is reset.', faults: [{ on: 'token', answer: { reset: 0 } }] },
  { name: 'wrong-host-name', description: "The server's certificate is for another host.", behaviour: { certificateName: 'elsewhere.example' } },
  {
    name: 'short-tokens',
    description: 'Tokens are good for 60 seconds.',
    setUp: (sandbox) => {
      sandbox.tokenLifetimeSeconds = 60;
    },
  },
  {
    name: 'revoked-midway',
    description: 'The third listing is answered 401 once: the token was revoked.',
    faults: [{ on: 'content', skip: 2, times: 1, answer: { status: 401, body: '{"Message":"Authorization has been denied for this request."}' } }],
  },
  {
    name: 'token-refused',
    description: 'Every token is refused with 401, without saying why.',
    setUp: (sandbox) => {
      sandbox.tokenLifetimeSeconds = 0;
    },
  },
  {
    name: 'token-refused-empty',
    description: 'Every token is refused with an empty 401.',
    behaviour: { unauthorizedBody: 'empty' },
    setUp: (sandbox) => {
      sandbox.tokenLifetimeSeconds = 0;
    },
  },
  { name: 'slow-tokens', description: 'The first token takes 30 seconds.', faults: [{ on: 'token', times: 1, answer: { delayMs: 30_000 } }] },
];
