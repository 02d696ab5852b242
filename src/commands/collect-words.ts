/** The report of a run in words: one line for a log, a few for a person. Counts only: no record is ever quoted. */
import type { CollectReport } from '../collect/report.js';
import type { TypeReport } from '../collect/tally.js';
import { sentence } from '../terminal/sentence.js';
import { failure, mark, quiet } from '../terminal/style.js';

type Counts = Pick<TypeReport, 'listed' | 'downloaded' | 'stored' | 'duplicate' | 'failed' | 'lost' | 'left'>;

/** For cron: everything on one line. */
export function summaryLine(report: CollectReport): string {
  if (report.outcome === 'busy') return `o365 collect (${report.profile}): ${report.notes.join('; ')}`;
  const troubles = [...report.notes, ...report.types.flatMap(troublesOf), ...sharedErrors(report.types)];
  return [`o365 collect (${report.profile}): ${report.outcome}, ${counts(totalOf(report.types))}`, ...troubles].join('; ');
}

/** For a terminal: a row a type, what went wrong below, what to do next. */
export function summaryLines(report: CollectReport): string[] {
  if (report.outcome === 'busy') return report.notes.map((note) => `${mark('warning')} ${sentence(note)}`);
  const width = Math.max(0, ...report.types.map(({ contentType }) => contentType.length));
  const rows = report.types.map((type) => `${mark(stateOf(type))} ${type.contentType.padEnd(width)}  ${counts(type)}`);
  const shared = sharedErrors(report.types);
  const troubles = report.types.flatMap(troublesOf);
  return [
    ...rows,
    ...report.notes.map((note) => `${mark('warning')} ${sentence(note)}`),
    ...[...troubles, ...shared].map((line) => failure(sentence(line))),
    ...hintsOf(report.types).map((hint) => `  ${sentence(hint)}`),
    quiet(sentence(`${report.outcome}: ${counts(totalOf(report.types))}`)),
  ];
}

function counts({ listed, downloaded, stored, duplicate, failed, lost, left }: Counts): string {
  const extras = [
    duplicate > 0 ? plural(duplicate, 'duplicate') : '',
    failed > 0 ? `${plural(failed, 'blob')} owed` : '',
    lost > 0 ? `${plural(lost, 'blob')} lost` : '',
    left > 0 ? `${plural(left, 'blob')} left for the next run` : '',
  ].filter((text) => text !== '');
  return [`${plural(stored, 'new event')} from ${downloaded} of ${plural(listed, 'blob')}`, ...extras].join(', ');
}

function totalOf(types: readonly TypeReport[]): Counts {
  const total = { listed: 0, downloaded: 0, stored: 0, duplicate: 0, failed: 0, lost: 0, left: 0 };
  for (const type of types) {
    for (const name of ['listed', 'downloaded', 'stored', 'duplicate', 'failed', 'lost', 'left'] as const) total[name] += type[name];
  }
  return total;
}

function troublesOf(type: TypeReport): string[] {
  return [
    ...type.reasons.map((reason) => `${type.contentType} owes a blob: ${reason}`),
    ...type.gaps.map(({ start, end, reason }) => `${type.contentType} lost ${start === end ? start : `${start} to ${end}`}: ${reason}`),
  ];
}

/** An error that all types share is said once. */
function sharedErrors(types: readonly TypeReport[]): string[] {
  const byMessage = grouped(types);
  return [...byMessage].map(([message, names]) => (names.length === types.length && types.length > 1 ? message : `${names.join(', ')}: ${message}`));
}

function grouped(types: readonly TypeReport[]): Map<string, string[]> {
  const byMessage = new Map<string, string[]>();
  for (const { contentType, error } of types) {
    if (error === null) continue;
    const message = error.code === null || error.message.includes(error.code) ? error.message : `${error.message} (${error.code})`;
    byMessage.set(message, [...(byMessage.get(message) ?? []), contentType]);
  }
  return byMessage;
}

function hintsOf(types: readonly TypeReport[]): string[] {
  return [...new Set(types.flatMap(({ error }) => (error?.hint ? [error.hint] : [])))];
}

function stateOf(type: TypeReport): 'ok' | 'warning' | 'failed' {
  if (type.error !== null) return 'failed';
  return type.failed > 0 || type.gaps.length > 0 || type.left > 0 ? 'warning' : 'ok';
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
