import { expect, test } from '@jest/globals';
import { explainSignIn } from '../../src/auth/sign-in-errors.js';
import { Exit } from '../../src/errors.js';
import { explainGraph } from '../../src/graph/graph-errors.js';

const answer = (status: number, body: object | string) => ({ status, headers: {}, encoded: Buffer.alloc(0), body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) });
const entra = (code: number, error = 'invalid_grant') => answer(400, { error, error_codes: [code], error_description: `AADSTS${code}: some text with a code eyJhbGciOi.x.y` });

test('each refusal of the sign-in has its own sentence, and none quotes what came', () => {
  const errors = [53003, 50105, 7000112, 700016, 65001, 65002, 50020, 50034, 50053, 50057, 50076, 50079, 50158, 90002].map((code) => explainSignIn(entra(code), 'login.example'));
  const words = ['authorization_declined', 'expired_token', 'bad_verification_code'].map((error) => explainSignIn(entra(70000, error), 'login.example'));
  const sentences = [...errors, ...words].map(({ message }) => message);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const error of [...errors, ...words]) {
    expect(error.exitCode).toBe(Exit.refused);
    expect(error.hint).not.toBeNull();
    expect(`${error.message} ${error.hint}`).not.toContain('eyJ');
  }
});

test('an unknown code is named with the page that explains it; a page instead of JSON is the network', () => {
  expect(explainSignIn(entra(123456), 'login.example')).toMatchObject({ code: 'AADSTS123456', hint: expect.stringContaining('error?code=123456') });
  expect(explainSignIn(answer(200, '<html>'), 'login.example').exitCode).toBe(Exit.unavailable);
});

const of = (status: number, code: string) => explainGraph(status, { error: { code, message: 'secret words of the service' } }, 'graph.example');

test('Graph: not an administrator, a policy, throttled, unavailable: each its own sentence and code', () => {
  const errors = [
    of(403, 'Authorization_RequestDenied'),
    of(401, 'InvalidAuthenticationToken'),
    of(400, 'CredentialTypeNotAllowedAsPerAppPolicy'),
    of(400, 'KeyCredentialLifetimeExceedsMaxValueAsPerAppPolicy'),
    of(403, 'Directory_QuotaExceeded'),
    of(429, 'TooManyRequests'),
    of(503, 'ServiceUnavailable'),
    of(400, 'Request_BadRequest'),
  ];
  expect(new Set(errors.map(({ message }) => message)).size).toBe(errors.length);
  expect(errors.map(({ exitCode }) => exitCode)).toEqual([77, 77, 77, 77, 77, 69, 69, 77]);
  for (const { message } of errors) expect(message).not.toContain('secret words');
  expect(explainGraph(502, null, 'graph.example').exitCode).toBe(Exit.unavailable);
});
