/**
 * Whether a record is a log-in, and whether it succeeded. ResultStatus alone says "Succeeded" for log-ins that failed (seen on the wire),
 * so a log-in is a success only when nothing in the record says otherwise. Both `o365 events` and the SQL of the dashboards ask here.
 */
import { SIGN_IN_ERRORS } from './sign-in-errors.js';

/** What the answer hangs on, each as text: '' where the record has no such field, or null. */
export const LOG_IN_FACTS = [
  'Operation',
  'RecordType',
  'ResultStatus',
  'ErrorNumber',
  'ErrorCode',
  'LoginStatus',
  'LogonError',
  /** The next two are names within ExtendedProperties. */
  'LoginError',
  'ResultStatusDetail',
] as const;

export type LogInFacts = Readonly<Record<(typeof LOG_IN_FACTS)[number], string>>;
export type LogInOutcome = 'success' | 'failure';

const LOG_IN_OPERATIONS: readonly string[] = ['userloggedin', 'userloginfailed'];
/** documented: 9 is AzureActiveDirectoryAccountLogon, 15 AzureActiveDirectoryStsLogon; their operations have many names. */
const LOG_IN_RECORD_TYPES: readonly string[] = ['9', '15'];
/** Exchange writes True, Yammer TRUE; whatever else it says (Failed, PartiallySucceeded, InProgress) is no success. */
const GOOD_STATUS: readonly string[] = ['', 'success', 'succeeded', 'true'];
/** seen on the wire: Redirect goes with log-ins that went on to the next page. */
const GOOD_DETAIL: readonly string[] = ['', 'success', 'succeeded', 'redirect', 'true'];
/** 0, "0", "0.0", "-0", and words that name no error. */
const NO_ERROR = /^(?:[+-]?0*(?:\.0*)?|none|null|success|n\/a)$/i;

/** Null when the record is no log-in. */
export function logInOutcome(facts: LogInFacts): LogInOutcome | null {
  if (!isLogIn(facts)) return null;
  if (word(facts.Operation) === 'userloginfailed' || errorField(facts) !== null) return 'failure';
  return GOOD_STATUS.includes(word(facts.ResultStatus)) && GOOD_DETAIL.includes(word(facts.ResultStatusDetail)) ? 'success' : 'failure';
}

/** The error of a failed log-in, as people look it up: the number and its name where there are both. Null for any other record. */
export function logInError(facts: LogInFacts): string | null {
  if (logInOutcome(facts) !== 'failure') return null;
  const field = errorField(facts);
  if (field === null) return unnamedError(facts);
  const error = field === 'LoginError' ? facts.LoginError.split(';').slice(0, 2).join(' ') : facts[field].trim();
  const name = saysError(facts.LogonError) && field !== 'LogonError' ? facts.LogonError.trim() : SIGN_IN_ERRORS.get(error);
  return name === undefined ? error : `${error} ${name}`;
}

/** The status that is no success says best what happened. */
function unnamedError({ ResultStatus, ResultStatusDetail }: LogInFacts): string {
  if (!GOOD_STATUS.includes(word(ResultStatus))) return ResultStatus.trim();
  return GOOD_DETAIL.includes(word(ResultStatusDetail)) ? 'not named' : ResultStatusDetail.trim();
}

function isLogIn({ Operation, RecordType }: LogInFacts): boolean {
  return LOG_IN_OPERATIONS.includes(word(Operation)) || LOG_IN_RECORD_TYPES.includes(RecordType.trim());
}

/** The first that holds an error; numbers before names. */
function errorField(facts: LogInFacts): 'ErrorNumber' | 'ErrorCode' | 'LoginStatus' | 'LogonError' | 'LoginError' | null {
  const fields = ['ErrorNumber', 'ErrorCode', 'LoginStatus', 'LogonError', 'LoginError'] as const;
  return fields.find((field) => saysError(facts[field])) ?? null;
}

function saysError(text: string): boolean {
  return !NO_ERROR.test(text.trim());
}

function word(text: string): string {
  return text.trim().toLowerCase();
}
