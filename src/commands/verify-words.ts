/** The rows of `verify` in words, and as JSON. */
import { spanWords } from '../health/age.js';
import type { Finding, Row } from '../health/finding.js';
import type { TypeState } from '../health/type-table.js';
import { sentence } from '../terminal/sentence.js';
import { mark, quiet, strong } from '../terminal/style.js';

const WIDTH = 80;
const NAME_WIDTH = 13;
const INDENT = 2 + NAME_WIDTH + 2;

export type JsonRow = { id: string; title: string; status: Row['status']; message: string; remedy: string | null; code: string | null };

export function jsonRow({ id, title, status, findings }: Row): JsonRow {
  const told = toldFirst(findings);
  const troubles = told.filter((finding) => finding.status === 'failed' || finding.status === 'warning');
  const remedies = [...new Set(troubles.flatMap(({ remedy }) => (remedy === null ? [] : [sentence(remedy)])))];
  return {
    id,
    title,
    status,
    message: told.map(messageOf).join(' '),
    remedy: remedies.length === 0 ? null : remedies.join(' '),
    code: troubles.find(({ code }) => code !== null)?.code ?? null,
  };
}

/** Icon, name, message; below, what to do. */
export function rowLines(row: Row): string[] {
  const { title, status, message } = jsonRow(row);
  const remedies = [...new Set(toldFirst(row.findings).flatMap(({ remedy, status: of }) => (remedy === null || of === 'ok' ? [] : [sentence(remedy)])))];
  const [first = '', ...rest] = wrapped(message, WIDTH - INDENT);
  const pad = ' '.repeat(INDENT);
  return [
    `${mark(status)} ${strong(title.padEnd(NAME_WIDTH))}  ${first}`,
    ...rest.map((line) => `${pad}${line}`),
    ...remedies.flatMap((remedy) => wrapped(remedy, WIDTH - INDENT - 2).map((line, index) => `${pad}${index === 0 ? '→' : ' '} ${line}`)),
  ];
}

/** The worst first. */
function toldFirst(findings: readonly Finding[]): readonly Finding[] {
  const order = ['failed', 'warning', 'ok', 'skipped'];
  return findings.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

function messageOf({ message, code }: Finding): string {
  // What stands in brackets at the end (codes and IDs) belongs to the sentence before it.
  const said = sentence(printable(message)).replace(/\. (\([^()]*\))\.?$/, ' $1.');
  return code === null || said.includes(code) ? said : `${said.replace(/\.$/, '')} (${code}).`;
}

/** What a stranger has sent must not move the cursor. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F]+/g, ' ');
}

/** Words are never broken: a path or a link stays whole, however long. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const COLUMNS = ['status', 'newest', 'waiting', 'stored', 'owed', 'latency'] as const;

export function tableLines(types: readonly TypeState[], now: Date): string[] {
  const ago = (date: Date | null): string => (date === null ? '-' : spanWords(now.getTime() - date.getTime()));
  const cells = types.map((type) => [
    type.contentType,
    type.subscription ?? '-',
    ago(type.newestBlob),
    type.waiting === null ? '-' : String(type.waiting),
    ago(type.lastStored),
    String(type.owed),
    type.latencySeconds === null ? '-' : spanWords(type.latencySeconds.median * 1000),
  ]);
  const rows = [['', ...COLUMNS], ...cells];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd());
  return [quiet(lines[0]!), ...lines.slice(1)];
}

export function jsonType(type: TypeState): object {
  return { ...type, newestBlob: type.newestBlob?.toISOString() ?? null, lastStored: type.lastStored?.toISOString() ?? null };
}
