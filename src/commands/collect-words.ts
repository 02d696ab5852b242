/** The report of a run in words: one line for a log, a few for a person. Counts only: no record is ever quoted. */
import type { CollectReport } from '../collect/report.js';
import type { TypeReport } from '../collect/tally.js';
import { clause, sentence } from '../terminal/sentence.js';
import { failure, mark, quiet } from '../terminal/style.js';

type Counts = Pick<TypeReport, 'listed' | 'downloaded' | 'stored' | 'duplicate' | 'failed' | 'lost' | 'left' | 'late'>;

/** For cron: everything on one line. */
export function summaryLine(report: CollectReport): string {
  if (report.outcome === 'busy') return `o365 collect (${report.profile}): ${report.notes.join('; ')}`;
  const troubles = [...report.notes, ...report.types.flatMap(troublesOf), ...errorsOf(report)];
  const line = [`o365 collect (${report.profile}): ${resultOf(report, ', ')}`, ...troubles.map(clause)].join('; ');
  return needsVerify(report) && !line.includes('o365 verify') ? `${line}; run o365 verify` : line;
}

/** For a terminal: a row a type, what went wrong below, what to do next. */
export function summaryLines(report: CollectReport): string[] {
  if (report.outcome === 'busy') return report.notes.map((note) => `${mark('warning')} ${sentence(note)}`);
  const width = Math.max(0, ...report.types.map(({ contentType }) => contentType.length));
  const rows = report.types.map((type) => `${mark(stateOf(type))} ${type.contentType.padEnd(width)}  ${counts(type)}`);
  const troubles = [...report.types.flatMap(troublesOf), ...errorsOf(report)];
  return [
    ...rows,
    ...report.notes.map((note) => `${mark('warning')} ${sentence(note)}`),
    ...troubles.map((line) => failure(sentence(line))),
    ...hintsOf(report).map((hint) => `  ${sentence(hint)}`),
    ...(report.types.length === 0 ? [] : [quiet(sentence(resultOf(report, ': ')))]),
  ];
}

/** Why a run was not complete: the first thing that went wrong; null when nothing did. */
export function reasonOf(report: CollectReport): string | null {
  return [...errorsOf(report), ...report.types.flatMap(troublesOf)][0] ?? null;
}

/** Where nothing was even listed, a run that failed has nothing to count. */
function resultOf({ outcome, types }: CollectReport, between: string): string {
  const total = totalOf(types);
  const counted = outcome !== 'complete' && total.listed === 0 ? extrasOf(total).join(', ') : types.length === 0 ? '' : counts(total);
  return counted === '' ? outcome : `${outcome}${between}${counted}`;
}

/** Whoever ran out of time, or was told to stop, needs no doctor. */
function needsVerify({ outcome, types, error }: CollectReport): boolean {
  if (outcome === 'failed') return true;
  return outcome === 'partial' && (error !== null || types.some((type) => type.error !== null && !type.unfinished));
}

function counts(all: Counts): string {
  return [`${plural(all.stored, 'new event')} from ${all.downloaded} of ${plural(all.listed, 'blob')}`, ...extrasOf(all)].join(', ');
}

function extrasOf({ duplicate, failed, lost, left, late }: Counts): string[] {
  return [
    duplicate > 0 ? plural(duplicate, 'duplicate') : '',
    late > 0 ? `${late} of them late, in content known before` : '',
    failed > 0 ? `${plural(failed, 'blob')} owed` : '',
    lost > 0 ? `${plural(lost, 'blob')} lost` : '',
    left > 0 ? `${plural(left, 'blob')} left for the next run` : '',
  ].filter((text) => text !== '');
}

function totalOf(types: readonly TypeReport[]): Counts {
  const total = { listed: 0, downloaded: 0, stored: 0, duplicate: 0, failed: 0, lost: 0, left: 0, late: 0 };
  for (const type of types) {
    for (const name of ['listed', 'downloaded', 'stored', 'duplicate', 'failed', 'lost', 'left', 'late'] as const) total[name] += type[name];
  }
  return total;
}

function troublesOf(type: TypeReport): string[] {
  return [
    ...type.reasons.map((reason) => `${type.contentType} owes a blob: ${reason}`),
    ...type.gaps.map(({ start, end, reason }) => `${type.contentType} lost ${start === end ? start : `${start} to ${end}`}: ${reason}`),
  ];
}

/** What ended the run, then what ended a type; said once where all types share it. */
function errorsOf({ types, error }: CollectReport): string[] {
  const byMessage = new Map<string, string[]>();
  for (const type of types) {
    if (type.error === null) continue;
    const message = withCode(type.error);
    byMessage.set(message, [...(byMessage.get(message) ?? []), type.contentType]);
  }
  const ofTypes = [...byMessage].map(([message, names]) => (names.length === types.length && types.length > 1 ? message : `${names.join(', ')}: ${message}`));
  return error === null ? ofTypes : [withCode(error), ...ofTypes];
}

function withCode({ message, code }: { message: string; code: string | null }): string {
  const said = clause(message);
  return code === null || said.includes(code) ? said : `${said} (${code})`;
}

function hintsOf({ types, error }: CollectReport): string[] {
  return [...new Set([error, ...types.map((type) => type.error)].flatMap((one) => (one?.hint ? [one.hint] : [])))];
}

function stateOf(type: TypeReport): 'ok' | 'warning' | 'failed' {
  if (type.error !== null && !type.unfinished) return 'failed';
  return type.failed > 0 || type.gaps.length > 0 || type.unfinished ? 'warning' : 'ok';
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
