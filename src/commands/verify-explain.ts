/** `o365 verify --explain`: every cause that is told apart, out of the tables that the program itself uses. */
import { AF_CAUSES } from '../api/af-codes.js';
import { EXPLANATIONS } from '../auth/aadsts.js';
import { CAUSES_ELSEWHERE } from '../health/causes-elsewhere.js';
import { CAUSES } from '../health/causes.js';
import { CHECKS } from '../health/checks.js';
import type { CheckId } from '../health/finding.js';
import { NETWORK_CAUSES } from '../http/network-failure.js';
import { sentence } from '../terminal/sentence.js';
import { quiet, strong } from '../terminal/style.js';
import { wrapped } from './verify-words.js';

export type ShownCause = { check: CheckId; code: string | null; sentence: string; remedy: string };

/** In the order of the checks. {words} stand for what is filled in. */
export function allCauses(): ShownCause[] {
  const own = [...Object.values(CAUSES_ELSEWHERE), ...Object.values(CAUSES)].map((cause) => ({ check: cause.check, code: null, sentence: cause.sentence, remedy: cause.remedy }));
  const network = Object.values(NETWORK_CAUSES).map((cause) => ({ check: 'network' as const, code: null, sentence: cause.sentence, remedy: cause.hint }));
  const entra = Object.entries(EXPLANATIONS).map(([code, cause]) => ({ check: 'token' as const, code: `AADSTS${code.replace(/\/.*/, '')}`, ...cause }));
  const api = Object.entries(AF_CAUSES).map(([code, cause]) => ({ check: checkOf(code), code, sentence: cause.sentence, remedy: cause.hint }));
  const all = [...own, ...network, ...entra, ...api].map((cause) => ({ ...cause, sentence: sentence(cause.sentence), remedy: sentence(cause.remedy) }));
  return CHECKS.flatMap(({ id }) => all.filter(({ check }) => check === id));
}

function checkOf(code: string): CheckId {
  if (code === 'AF10001') return 'permissions';
  if (/^AF2001\d$/.test(code) || code === 'DataServiceException') return 'tenant';
  return code === 'AF20022' || code === 'AF20023' ? 'subscriptions' : 'content';
}

export function explainLines(): string[] {
  const causes = allCauses();
  return CHECKS.flatMap(({ id, title, question }, index) => [
    ...(index === 0 ? [] : ['']),
    `${strong(title)}  ${quiet(question)}`,
    ...causes.filter(({ check }) => check === id).flatMap(causeLines),
  ]);
}

function causeLines({ code, sentence: said, remedy }: ShownCause): string[] {
  const words = code === null ? said : `${code}: ${said}`;
  return [
    ...wrapped(words, 76).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`),
    ...wrapped(remedy, 74).map((line, index) => `  ${index === 0 ? '→ ' : '  '}${line}`),
  ];
}
