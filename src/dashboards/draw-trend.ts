/** A trend as one sparkline a series, each as tall as its own peak, over a line of time. */
import type { DashboardResult, WidgetResult } from './dashboard.js';
import { ink, type Paper } from './paper.js';
import { fit, plainFor, widthOf } from './plain-text.js';
import { makeTrend, stepWords, type Series, type Trend } from './trend.js';
import { numberWords } from './words.js';
import { minuteIn, type Zone } from './zone.js';

const UNICODE_LEVELS = ' ▁▂▃▄▅▆▇█';
const ASCII_LEVELS = ' .:-=+*%#';
const NUMBER_WIDTH = 10;
const PEAK_WIDTH = 14;

export function drawTrend(widget: WidgetResult, span: Pick<DashboardResult, 'since' | 'until'>, paper: Paper, zone: Zone): string[] {
  const nameWidth = Math.min(Math.floor(paper.width * 0.3), Math.max(8, ...widget.rows.map((row) => widthOf(plainFor(String(row[1]), paper.unicode)))));
  const trend = makeTrend(widget.rows, span, zone, paper.width - nameWidth - NUMBER_WIDTH - PEAK_WIDTH - 4);
  return [
    ...trend.series.map((series) => {
      const name = fit(plainFor(series.name, paper.unicode), nameWidth, paper);
      return `${name}  ${ink(sparkline(series, paper), inkOf(series.name), paper)}  ${fit(numberWords(series.total), NUMBER_WIDTH, { ...paper, right: true })}${fit(`peak ${numberWords(Math.max(...series.counts))}`, PEAK_WIDTH, { ...paper, right: true })}`;
    }),
    ink(timeLine(trend, nameWidth, paper, zone), 'quiet', paper),
  ];
}

function sparkline({ counts }: Series, { unicode }: Paper): string {
  const peak = Math.max(1, ...counts);
  const levels = unicode ? UNICODE_LEVELS : ASCII_LEVELS;
  // A single event among many shows still.
  return counts.map((count) => levels[count === 0 ? 0 : Math.max(1, Math.round((count / peak) * (levels.length - 1)))]).join('');
}

function timeLine({ starts, stepMs }: Trend, nameWidth: number, paper: Paper, zone: Zone): string {
  const shown = (at: number): string => minuteIn(zone, at).slice(stepMs < 86_400_000 ? 5 : 0, stepMs < 86_400_000 ? 16 : 10);
  const [first, last] = [shown(starts[0] ?? 0), shown(starts.at(-1) ?? 0)];
  const line = starts.length > first.length + last.length ? first + last.padStart(starts.length - first.length) : first.padEnd(starts.length);
  const legend = `a step is ${stepWords(stepMs)}`;
  const above = `${' '.repeat(nameWidth)}  ${line}`;
  return widthOf(above) + 2 + legend.length <= paper.width ? `${above}  ${legend}` : `${above}\n${' '.repeat(nameWidth)}  ${legend}`;
}

function inkOf(series: string): 'good' | 'bad' | 'bar' {
  return series === 'success' ? 'good' : series === 'failure' ? 'bad' : 'bar';
}
