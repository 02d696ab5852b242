/** A dashboard as one file that needs nothing else: no script, no network, and a policy in its head that forbids both. */
import { createHash } from 'node:crypto';
import type { Cell, Column, DashboardResult, WidgetResult } from './dashboard.js';
import { barHtml, trendHtml } from './html-chart.js';
import { STYLE } from './html-style.js';
import { shown, shownApart } from './html-text.js';
import { cellWords, numberWords, readingWords, spanWords } from './words.js';
import { minuteIn, type Zone } from './zone.js';

export function dashboardPage(result: DashboardResult, profile: string, zone: Zone): string {
  const title = `${result.dashboard.title} – ${profile}`;
  const [count = '', ...odd] = readingWords(result.reading);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${shown(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#pictures">Skip to the pictures</a>
<header>
<h1>${shown(title)}</h1>
<p>${shown(spanWords(result, zone))}</p>
<p class="count">${shown(count)}</p>
${odd.map((words) => `<p class="odd">${shown(words)}</p>`).join('\n')}
<nav aria-label="Pictures"><ul>${result.widgets.map(({ id, title: name }) => `<li><a href="#${id}">${shown(name)}</a></li>`).join('')}</ul></nav>
</header>
<main id="pictures">
${result.widgets.map((widget) => section(widget, result, zone)).join('\n')}
</main>
<footer>Made by o365 at ${minuteIn(zone, result.until.getTime())} ${shown(zone.title(result.until))}. This page loads nothing and runs nothing.</footer>
</body>
</html>
`;
}

/** The style by its hash, and nothing else at all. */
function policy(): string {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

function section(widget: WidgetResult, result: DashboardResult, zone: Zone): string {
  const more = widget.kind !== 'trend' && widget.total > widget.rows.length ? ` <span class="more">(${widget.rows.length} of ${numberWords(widget.total)})</span>` : '';
  const isWide = widget.kind === 'trend' || (widget.kind === 'table' && widget.columns.length > 3);
  return `<section id="${widget.id}" aria-labelledby="${widget.id}-title"${isWide ? ' class="wide"' : ''}>
<h2 id="${widget.id}-title">${shown(widget.title)}${more}</h2>
${picture(widget, result, zone)}
${widget.note === undefined ? '' : `<p class="note">${shown(widget.note)}</p>`}
<p class="events">Its events: <code>${shown(widget.events)}</code></p>
</section>`;
}

function picture(widget: WidgetResult, result: DashboardResult, zone: Zone): string {
  if (widget.rows.length === 0) return '<p class="none">None in this time.</p>';
  return widget.kind === 'trend' ? trendHtml(widget, result, zone) : table(widget, zone);
}

function table({ title, kind, columns, rows }: WidgetResult, zone: Zone): string {
  const hasBars = kind === 'bars';
  const largest = Math.max(1, ...rows.map((row) => Number(row[1] ?? 0)));
  const head = columns.map((column) => `<th scope="col"${classOf(column)}>${shown(column.title)}</th>`);
  const body = rows.map((row) => {
    const cells = columns.map((column, index) => cellHtml(row[index] ?? null, column, zone));
    return `<tr>${(hasBars ? cells.toSpliced(1, 0, `<td class="bar">${barHtml(Number(row[1] ?? 0) / largest)}</td>`) : cells).join('')}</tr>`;
  });
  return `<div class="scroll"><table class="${hasBars ? 'bars' : 'table'}"><caption>${shown(title)}</caption>
<thead><tr>${(hasBars ? head.toSpliced(1, 0, '<td class="bar"></td>') : head).join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`;
}

function cellHtml(cell: Cell, column: Column, zone: Zone): string {
  const words = cellWords(cell, column.kind, zone);
  return `<td${classOf(column)} data-title="${shown(column.title)}">${column.kind === 'text' ? shownApart(words) : shown(words)}</td>`;
}

function classOf({ kind }: Column): string {
  if (kind === 'text') return '';
  return kind === 'time' ? ' class="time"' : ' class="number"';
}
