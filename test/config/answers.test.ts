import { describe, expect, test } from '@jest/globals';
import {
  applicationIdAnswer, checkDifferentIds, contentTypesAnswer, endpointAnswer, tenantIdAnswer,
} from '../../src/config/answers.js';
import { Exit } from '../../src/errors.js';

const GUID = 'cb75fe38-94ae-4c7b-b78d-0a5d94a0e6a2';
const usage = (sentence: string): unknown =>
  expect.objectContaining({ exitCode: Exit.usage, message: expect.stringContaining(sentence) });

describe('an ID', () => {
  test.each([
    GUID, ` ${GUID}\n`, `{${GUID}}`, `"${GUID}"`, `'${GUID}'`, GUID.toUpperCase(), `${GUID}/`, `({${GUID.toUpperCase()}})`, GUID.replaceAll('-', ''),
  ])('written as %j is understood', (text) => {
    expect(tenantIdAnswer(text)).toBe(GUID);
  });

  test.each([
    ['', 'nothing was given'],
    ['   ', 'nothing was given'],
    ['contoso.onmicrosoft.com', 'a domain name'],
    ['Contoso.com', 'a domain name'],
    ['00000000-0000-0000-0000-000000000000', 'the empty GUID'],
    ['c5393580-f805-4401-95e8-94b7a6ef2fc2', 'the ID of the Office 365 Management APIs'],
    ['Abc8Q~0123456789abcdefghijklmnopqrstuvwx', 'looks like a client secret'],
    [GUID.slice(1), 'not a GUID'],
    [`${GUID}a`, 'not a GUID'],
    ['common', 'not a GUID'],
    [`${GUID} ${GUID}`, 'not a GUID'],
  ])('written as %j gets a sentence of its own', (text, sentence) => {
    expect(() => applicationIdAnswer(text)).toThrow(usage(sentence));
  });

  test('is not quoted back when it is wrong: it may be a secret', () => {
    const secret = 'Abc8Q~0123456789abcdefghijklmnopqrstuvwx';
    expect(() => applicationIdAnswer(secret)).not.toThrow(expect.objectContaining({ message: expect.stringContaining(secret) }));
  });

  test('of the tenant and of the application may not be the same', () => {
    expect(() => checkDifferentIds(GUID, GUID)).toThrow(usage('the same'));
    expect(() => checkDifferentIds(GUID, GUID.replace('c', 'd'))).not.toThrow();
  });
});

describe('the endpoint', () => {
  test.each([
    ['enterprise', 'enterprise', 'https://manage.office.com', 'https://login.microsoftonline.com'],
    ['GCC', 'gcc', 'https://manage-gcc.office.com', 'https://login.microsoftonline.com'],
    ['gcc-high', 'gcc-high', 'https://manage.office365.us', 'https://login.microsoftonline.us'],
    ['GCC High', 'gcc-high', 'https://manage.office365.us', 'https://login.microsoftonline.us'],
    ['dod', 'dod', 'https://manage.protection.apps.mil', 'https://login.microsoftonline.us'],
    ['sandbox', 'sandbox', 'https://localhost:4365', 'https://localhost:4365'],
    ['https://manage.office.com/', 'enterprise', 'https://manage.office.com', 'https://login.microsoftonline.com'],
    ['manage.office365.us', 'gcc-high', 'https://manage.office365.us', 'https://login.microsoftonline.us'],
  ])('%s is %s', (text, cloud, apiUrl, loginUrl) => {
    expect(endpointAnswer(text, null)).toEqual({ cloud, apiUrl, loginUrl });
  });

  test('may be a URL of your own, with its log-in URL', () => {
    expect(endpointAnswer(' https://API.example:8443/ ', 'login.example')).toEqual({
      cloud: 'custom',
      apiUrl: 'https://api.example:8443',
      loginUrl: 'https://login.example',
    });
  });

  test.each([
    ['https://api.example', null, 'needs --login-url'],
    ['http://api.example', 'https://login.example', 'only https'],
    ['https://api.example/api/v1.0', 'https://login.example', 'scheme, host and port only'],
    ['https://api.example/?a=b', 'https://login.example', 'scheme, host and port only'],
    ['https://me:secret@api.example', 'https://login.example', 'user name'],
    ['https://', 'https://login.example', 'not a URL'],
    ['worldwide-ish', null, 'one of enterprise, gcc, gcc-high, dod, sandbox'],
    ['', null, 'one of enterprise'],
    ['https://login.microsoftonline.com', null, 'the log-in host'],
    ['https://api.example', 'http://login.example', 'only https'],
    ['https://api.example', 'https://login.example/tenant', 'scheme, host and port only'],
    ['enterprise', 'https://login.example', '--login-url belongs to an endpoint given as a URL'],
  ])('%j with the log-in URL %j gets its own sentence', (text, loginUrl, sentence) => {
    expect(() => endpointAnswer(text, loginUrl)).toThrow(usage(sentence));
  });
});

describe('content types', () => {
  test('are taken in any letter case and order, each once', () => {
    expect(contentTypesAnswer('dlp.all, audit.sharepoint AUDIT.EXCHANGE,dlp.all')).toEqual(['Audit.Exchange', 'Audit.SharePoint', 'DLP.All']);
  });

  test.each(['Audit.Teams', '', ',', 'Audit.Exchange,Audit'])('%j is refused with the five names', (text) => {
    expect(() => contentTypesAnswer(text)).toThrow(
      usage('Audit.AzureActiveDirectory, Audit.Exchange, Audit.SharePoint, Audit.General, DLP.All'),
    );
  });
});
