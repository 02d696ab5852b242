import { afError } from './af-errors.js';
import { type Answer, jsonAnswer } from './answer.js';

/** documented: the names of sensitive types; the documentation's own sample ends with an empty object. */
export function dlpSensitiveTypes(acceptLanguage: string | undefined): Answer {
  const languages = (acceptLanguage ?? 'en-US').split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  if (languages.length > 1) return afError('AF20053');
  if (!/^(\*|[a-z]{1,8}(-[a-z0-9]{1,8})*)$/i.test(languages[0] ?? '')) return afError('AF20054');
  return jsonAnswer(200, [
    { id: '50842eb7-edc8-4019-85dd-5a5c1f2bb085', name: 'CreditCardNumber' },
    { id: '0e9b3178-9678-47dd-a509-37222ca96b42', name: 'EUDebitCardNumber' },
    { id: 'a44669fe-0d48-453d-a9b1-2cc83f2cba77', name: 'USSocialSecurityNumber' },
    {},
  ]);
}
