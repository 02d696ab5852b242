import { describe, expect, test } from '@jest/globals';
import { EXPLANATIONS, explain } from '../../src/auth/aadsts.js';
import { decodeClaims } from '../../src/auth/claims.js';

const NAMES = { tenant: 'T', application: 'A', login: 'L', api: 'P', secret: 'S' };

const token = (claims: unknown): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

describe('the table of Entra\'s codes', () => {
  test.each(Object.keys(EXPLANATIONS))('%s is whole sentences, filled in', (code) => {
    const row = explain(`AADSTS${code}`, NAMES);
    expect(row?.sentence).toMatch(/^[A-Z].*\.$/);
    expect(row?.remedy.length).toBeGreaterThan(10);
    expect(`${row?.sentence}${row?.remedy}`).not.toMatch(/[{}]/);
  });

  test('gives each cause of the mission a sentence of its own', () => {
    const causes = ['90002', '900023', '700016', '7000229', '7000112', '700027', '700024', '7000215', '7000222', '53003', '500011'];
    expect(new Set(causes.map((code) => explain(code, NAMES)?.sentence)).size).toBe(causes.length);
  });

  test('does not know what it does not know', () => {
    expect(explain('1', NAMES)).toBeNull();
    expect(explain('constructor', NAMES)).toBeNull();
  });
});

describe('the claims of a token', () => {
  test('are decoded for explaining', () => {
    expect(decodeClaims(token({ roles: ['ActivityFeed.Read', 1], tid: 'T', aud: 'P', exp: 1, appid: 'A', scp: 'a b' }))).toEqual({
      roles: ['ActivityFeed.Read'], scopes: ['a', 'b'], tid: 'T', aud: 'P', exp: new Date(1000), appid: 'A',
    });
    expect(decodeClaims(token({}))).toEqual({ roles: [], scopes: [], tid: null, aud: null, exp: null, appid: null });
  });

  test.each(['', 'opaque', 'a.b.c', 'a.bnVsbA.c', `a.${Buffer.from('[]').toString('base64url')}.c`])('of %j are nothing, without an error', (text) => {
    expect(decodeClaims(text)).toBeNull();
  });
});
