/** From a record to the facts that decide about a log-in; the SQL of azure-ad.ts gathers the same. */
import { LOG_IN_FACTS, type LogInFacts } from './log-in.js';
import { memberText, namedValue, objectOf } from './record-members.js';

/** `record` is a parsed record. */
export function factsOf(record: Readonly<Record<string, unknown>>): LogInFacts {
  const facts = emptyFacts();
  for (const fact of LOG_IN_FACTS) {
    facts[fact] = fact === 'LoginError' || fact === 'ResultStatusDetail' ? namedValue(record['ExtendedProperties'], fact) : memberText(record[fact]);
  }
  return facts;
}

/** As the SQL hands them over: one JSON object of texts. */
export function factsOfJson(json: string): LogInFacts {
  const given = objectOf(json);
  const facts = emptyFacts();
  for (const fact of LOG_IN_FACTS) facts[fact] = memberText(given[fact]);
  return facts;
}

function emptyFacts(): Record<(typeof LOG_IN_FACTS)[number], string> {
  return {
    Operation: '', RecordType: '', ResultStatus: '', ErrorNumber: '', ErrorCode: '', LoginStatus: '', LogonError: '', LoginError: '', ResultStatusDetail: '',
  };
}
