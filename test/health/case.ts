/** One cause: how it is played, and, out of the program's own tables, what `verify` must make of it. */
import { AF_CAUSES } from '../../src/api/af-codes.js';
import { EXPLANATIONS } from '../../src/auth/aadsts.js';
import type { ExitCode } from '../../src/errors.js';
import { CAUSES_ELSEWHERE } from '../../src/health/causes-elsewhere.js';
import { CAUSES, type Cause } from '../../src/health/causes.js';
import type { VerifyOptions } from '../../src/commands/verify.js';
import { NETWORK_CAUSES } from '../../src/http/network-failure.js';
import type { Stage } from './stage.js';

export type Case = {
  /** A row of the tables. */
  name: string;
  /** A second way to the same row. */
  way?: string;
  play(stage: Stage): unknown;
  verify?: Partial<VerifyOptions>;
  /** The service's own code. */
  code?: string;
  status?: 'warning';
  exitCode?: ExitCode;
};

type Row = Omit<Cause, 'exitCode' | 'status'> & { status: string; exitCode: number };

const ofApi = (code: string): Row['check'] => (code === 'AF10001' ? 'permissions' : 'tenant');

/** Every row of every table, by its name there; Entra's and the API's by their code. */
export const TABLE: Readonly<Record<string, Row>> = {
  ...CAUSES,
  ...CAUSES_ELSEWHERE,
  ...Object.fromEntries(Object.entries(EXPLANATIONS).map(([code, row]) => [`AADSTS${code}`, { check: 'token', status: 'failed', exitCode: 77, ...row }])),
  ...Object.fromEntries(
    Object.entries(AF_CAUSES).map(([code, { failure, sentence, hint }]) => [code, { check: ofApi(code), status: 'failed', exitCode: failure === 'refused' ? 77 : 69, sentence, remedy: hint }]),
  ),
  ...Object.fromEntries(
    Object.entries(NETWORK_CAUSES).map(([name, { sentence, hint }]) => [`network ${name}`, { check: 'network', status: 'failed', exitCode: 69, sentence, remedy: hint }]),
  ),
};

/** A template of the tables as a pattern: {words} are anything, the first letter in either case. */
export function patternOf(template: string): RegExp {
  const parts = template.replace(/[.:]$/, '').split(/\{\w+\}/).map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  const text = parts.join('.+?').replaceAll('Entra admin center', String.raw`Entra admin center( \(https://\S+\))?`).replaceAll('Microsoft Purview', String.raw`Microsoft Purview( \(https://\S+\))?`);
  return new RegExp(text, 'i');
}
