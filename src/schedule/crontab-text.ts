/**
 * A crontab's text in, a crontab's text out. Pure. Only lines that end in our mark are ever touched; every other line stays as it is,
 * byte for byte: the text is latin1, one character a byte.
 */
import { commandWords, type Job, type JobKey } from './job.js';
import { escapeForCron, quoteWord, unescapeFromCron, wordsOf } from './shell-words.js';
import { cronFields } from './times.js';

/** A line with our mark, taken apart. */
export type JobLine = JobKey & {
  /** As it stands there. */
  line: string;
  /** Commented out. */
  isOff: boolean;
  fields: string;
  words: string[];
};

const MARK = /^(.*) # o365 profile=(\S+) settings=(.+?)\s*$/;
const FIELDS = /^\s*((?:\S+\s+){4}\S+)\s+(.*)$/;

export function jobLine(job: Job): string {
  const command = commandWords(job).map(quoteWord).join(' ');
  const mark = `# o365 profile=${job.profile} settings=${job.configFile}`;
  return `${cronFields(job.everyMinutes, job.offset)} ${escapeForCron(`${command} ${mark}`)}`;
}

/** One line for the job: in the place of the line that was there, else at the end. */
export function withJob(crontab: string, job: Job): string {
  const lines = linesOf(crontab);
  const at = lines.findIndex((line) => isLineOf(job, line));
  const rest = lines.filter((line, i) => i === at || !isLineOf(job, line));
  const text = `${toLatin1(jobLine(job))}\n`;
  if (at !== -1) return rest.map((line, i) => (i === at ? text : line)).join('');
  // measured: Debian's crontab refuses a file whose last line has no line feed, so a missing one is added.
  const before = crontab === '' || crontab.endsWith('\n') ? crontab : `${crontab}\n`;
  return `${before}${text}`;
}

export function withoutJob(crontab: string, job: JobKey): string {
  return linesOf(crontab)
    .filter((line) => !isLineOf(job, line))
    .join('');
}

/** Every line with our mark, whosesoever. */
export function jobsIn(crontab: string): JobLine[] {
  return linesOf(crontab).flatMap((line) => parseLine(line) ?? []);
}

/** Lines without our mark that run `o365 collect` all the same. */
export function unmarkedJobsIn(crontab: string): string[] {
  return linesOf(crontab)
    .map(fromLatin1)
    .filter((line) => !/^\s*#/.test(line) && !MARK.test(line) && /\bo365(\.js)?\b.*\bcollect\b/.test(line))
    .map((line) => line.trimEnd());
}

export function isSameJob(a: JobKey, b: JobKey): boolean {
  return a.profile === b.profile && a.configFile === b.configFile;
}

function isLineOf(job: JobKey, line: string): boolean {
  const found = parseLine(line);
  return found !== null && isSameJob(found, job);
}

function parseLine(bytes: string): JobLine | null {
  const line = fromLatin1(bytes).trimEnd();
  const [, body = '', profile = '', settings = ''] = MARK.exec(line) ?? [];
  if (profile === '') return null;
  const isOff = /^\s*#/.test(body);
  const [, fields = '', command = ''] = FIELDS.exec(body.replace(/^[\s#]*/, '')) ?? [];
  return { line, isOff, profile, configFile: unescapeFromCron(settings), fields, words: wordsOf(unescapeFromCron(command)) };
}

/** Each with its line feed. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function toLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function fromLatin1(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
