import { expect, test } from '@jest/globals';
import { factsOf } from '../../src/dashboards/log-in-facts.js';
import { logInError, logInOutcome } from '../../src/dashboards/log-in.js';

type Case = readonly [what: string, record: Record<string, unknown>, outcome: 'success' | 'failure' | null, error: string | null];
const IN = { Operation: 'UserLoggedIn' };
const details = (...pairs: readonly (readonly [string, unknown])[]) => ({ ExtendedProperties: pairs.map(([Name, Value]) => ({ Name, Value })) });

const CASES: readonly Case[] = [
  ['a plain log-in', { ...IN, ResultStatus: 'Success', ErrorNumber: '0' }, 'success', null],
  ['the older word', { ...IN, ResultStatus: 'Succeeded', LogonError: '' }, 'success', null],
  ['no ResultStatus at all', IN, 'success', null],
  ['ResultStatus null', { ...IN, ResultStatus: null }, 'success', null],
  ['ResultStatus in other letters', { ...IN, ResultStatus: 'success' }, 'success', null],
  ['ResultStatus True', { ...IN, ResultStatus: 'True' }, 'success', null],
  ['ResultStatus TRUE', { ...IN, ResultStatus: 'TRUE' }, 'success', null],
  ['ResultStatus as a boolean', { ...IN, ResultStatus: true }, 'success', null],
  ['every error field there, and empty', { ...IN, ErrorNumber: null, ErrorCode: 0, LoginStatus: '0', LogonError: 'None', ...details(['LoginError', ''], ['ResultStatusDetail', 'Redirect']) }, 'success', null],
  ['an error of zero with decimals', { ...IN, ErrorNumber: '0.0' }, 'success', null],
  ['ExtendedProperties as a string', { ...IN, ExtendedProperties: '-UserType "Member" -Source "Sync"' }, 'success', null],
  ['Success, but LogonError says the account is unknown', { ...IN, ResultStatus: 'Succeeded', LogonError: 'UserAccountNotFound' }, 'failure', 'UserAccountNotFound'],
  ['Success, but ErrorNumber holds a number as text', { ...IN, ResultStatus: 'Success', ErrorNumber: '50126', LogonError: '' }, 'failure', '50126 InvalidUserNameOrPassword'],
  ['Success, but ErrorNumber holds a number', { ...IN, ResultStatus: 'Success', ErrorNumber: 50_126 }, 'failure', '50126 InvalidUserNameOrPassword'],
  ['Success, but ErrorCode holds a number', { ...IN, ResultStatus: 'Success', ErrorCode: 50_053 }, 'failure', '50053 IdsLocked'],
  ['a number that no table names', { ...IN, ErrorNumber: '987654' }, 'failure', '987654'],
  ['a number that is a word of JavaScript', { ...IN, ErrorNumber: 'constructor' }, 'failure', 'constructor'],
  ['a number beside its name', { ...IN, ErrorNumber: '50126', LogonError: 'SomeNewName' }, 'failure', '50126 SomeNewName'],
  ['a negative LoginStatus', { ...IN, LoginStatus: -2_147_217_390 }, 'failure', '-2147217390'],
  ['an error in ExtendedProperties', { ...IN, ResultStatus: 'Success', ...details(['ResultStatusDetail', 'UserError'], ['LoginError', '-2147217390;PP_E_BAD_PASSWORD;The entered and stored passwords do not match.']) }, 'failure', '-2147217390 PP_E_BAD_PASSWORD'],
  ['a detail that is no success', { ...IN, ResultStatus: 'Success', ...details(['ResultStatusDetail', 'UserError']) }, 'failure', 'UserError'],
  ['ResultStatus Failed', { ...IN, ResultStatus: 'Failed' }, 'failure', 'Failed'],
  ['ResultStatus failed', { ...IN, ResultStatus: 'failed' }, 'failure', 'failed'],
  ['ResultStatus Failure', { ...IN, ResultStatus: 'Failure' }, 'failure', 'Failure'],
  ['ResultStatus PartiallySucceeded', { ...IN, ResultStatus: 'PartiallySucceeded' }, 'failure', 'PartiallySucceeded'],
  ['ResultStatus InProgress', { ...IN, ResultStatus: 'InProgress' }, 'failure', 'InProgress'],
  ['a failed log-in that names no error', { Operation: 'UserLoginFailed' }, 'failure', 'not named'],
  ['a failed log-in whose status says Success', { Operation: 'UserLoginFailed', ResultStatus: 'Success', ErrorNumber: '50055' }, 'failure', '50055 UserPasswordExpired'],
  ['the operation in other letters', { Operation: 'USERLOGINFAILED', ErrorNumber: '50057' }, 'failure', '50057 UserDisabled'],
  ['another operation of the log-in record types', { Operation: 'PasswordLogonInitialAuthUsingPassword', RecordType: 9, ResultStatus: 'success' }, 'success', null],
  ['the record type as text', { Operation: 'x', RecordType: '15', ErrorCode: 1 }, 'failure', '1'],
  ['a log-in whose record type is unknown', { ...IN, RecordType: 117 }, 'success', null],
  ['a change of the directory', { Operation: 'Add user.', RecordType: 8, ResultStatus: 'Failure', ErrorNumber: '1' }, null, null],
  ['a log-off', { Operation: 'UserLoggedOff' }, null, null],
  ['an operation that is no text', { Operation: { name: 'UserLoggedIn' } }, null, null],
  ['an empty record', {}, null, null],
];

test.each(CASES)('%s is told as it is', (_, record, outcome, error) => {
  expect({ outcome: logInOutcome(factsOf(record)), error: logInError(factsOf(record)) }).toEqual({ outcome, error });
});
