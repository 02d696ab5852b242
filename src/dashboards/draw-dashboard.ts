/** A dashboard for a terminal: lines that hold nothing but printable characters and, where wanted, colours of ours. */
import type { DashboardResult, WidgetResult } from './dashboard.js';
import { drawTable } from './draw-table.js';
import { drawTrend } from './draw-trend.js';
import { ink, type Paper } from './paper.js';
import { plainFor } from './plain-text.js';
import { numberWords, readingWords, spanWords } from './words.js';
import type { Zone } from './zone.js';

export function drawDashboard(result: DashboardResult, paper: Paper, zone: Zone): string[] {
  return [
    `${ink(result.dashboard.title, 'strong', paper)}  ${spanWords(result, zone)}`,
    ...readingWords(result.reading),
    ...result.widgets.flatMap((widget) => ['', ...drawWidget(widget, result, paper, zone)]),
  ];
}

function drawWidget(widget: WidgetResult, result: DashboardResult, paper: Paper, zone: Zone): string[] {
  const more = widget.kind !== 'trend' && widget.total > widget.rows.length ? ` (${widget.rows.length} of ${numberWords(widget.total)})` : '';
  return [
    `${ink(widget.title, 'strong', paper)}${more}`,
    ...(widget.rows.length === 0 ? ['none'] : [...(widget.kind === 'trend' ? drawTrend(widget, result, paper, zone) : drawTable(widget, paper, zone))]),
    ...(widget.note === undefined ? [] : [ink(widget.note, 'quiet', paper)]),
    ink(plainFor(widget.events, paper.unicode), 'quiet', paper),
  ];
}
