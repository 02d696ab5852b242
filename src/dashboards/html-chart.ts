/** Pictures for the page: shapes in SVG, words in HTML, so that words keep their size when the picture shrinks. */
import type { DashboardResult, WidgetResult } from './dashboard.js';
import { shown, shownApart } from './html-text.js';
import { makeTrend, stepWords, type Series, type Trend } from './trend.js';
import { numberWords } from './words.js';
import { minuteIn, type Zone } from './zone.js';

const MOST_STEPS = 96;
/** More than these are drawn each on a line of its own. */
const STACKED = 5;
const HEIGHT = 100;

export function trendHtml(widget: WidgetResult, span: Pick<DashboardResult, 'since' | 'until'>, zone: Zone): string {
  const trend = makeTrend(widget.rows, span, zone, MOST_STEPS);
  const picture = trend.series.length <= STACKED ? stacked(widget, trend, zone) : apart(trend, zone);
  return `${picture}${dataTable(widget, trend, zone)}`;
}

/** A bar of that share, for a cell of a table; the number stands beside it. */
export function barHtml(share: number): string {
  return `<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${(share * 100).toFixed(2)}" height="10" rx="1"/></svg>`;
}

function stacked({ title }: WidgetResult, trend: Trend, zone: Zone): string {
  const sums = trend.starts.map((_, step) => trend.series.reduce((sum, { counts }) => sum + (counts[step] ?? 0), 0));
  const peak = Math.max(1, ...sums);
  const columns = trend.starts.map((start, step) => {
    if (sums[step] === 0) return '';
    let top = HEIGHT;
    const parts = trend.series.map(({ name, counts }, index) => {
      const height = ((counts[step] ?? 0) / peak) * HEIGHT;
      top -= height;
      return height === 0 ? '' : `<rect class="${classOf(name, index)}" x="${step + 0.1}" y="${top.toFixed(2)}" width="0.8" height="${height.toFixed(2)}"/>`;
    });
    return `<g><title>${shown(`${minuteIn(zone, start)}: ${trend.series.map(({ name, counts }) => `${name} ${numberWords(counts[step] ?? 0)}`).join(', ')}`)}</title>${parts.join('')}</g>`;
  });
  const label = `${title}: ${trend.series.map(({ name, total }) => `${name} ${numberWords(total)}`).join(', ')}`;
  return `<ul class="legend">${trend.series.map(legend).join('')}</ul>
<p class="peak">${numberWords(peak)} in ${stepWords(trend.stepMs)}</p>
${svg('columns', trend, label, columns)}${axis(trend, zone)}`;
}

function apart(trend: Trend, zone: Zone): string {
  const rows = trend.series.map((series, index) => {
    const peak = Math.max(1, ...series.counts);
    const bars = series.counts.map((events, step) => {
      // A single event among many shows still.
      const height = events === 0 ? 0 : Math.max(6, (events / peak) * HEIGHT);
      const words = `${minuteIn(zone, trend.starts[step] ?? 0)}: ${numberWords(events)}`;
      return height === 0 ? '' : `<rect class="${classOf(series.name, index)}" x="${step + 0.1}" y="${(HEIGHT - height).toFixed(2)}" width="0.8" height="${height.toFixed(2)}"><title>${shown(words)}</title></rect>`;
    });
    return `<div class="item"><span class="name">${shownApart(series.name)}</span><span class="plot">${svg('row', trend, `${series.name}: ${numberWords(series.total)}, at most ${numberWords(peak)} in ${stepWords(trend.stepMs)}`, bars)}</span><b class="number">${numberWords(series.total)}</b></div>`;
  });
  return `<div class="series">${rows.join('\n')}<div class="under">${axis(trend, zone)}</div></div>`;
}

function svg(kind: string, { starts }: Trend, label: string, shapes: readonly string[]): string {
  return `<svg class="${kind}" viewBox="0 0 ${starts.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${shown(label)}">${shapes.join('')}</svg>`;
}

function axis({ starts, stepMs }: Trend, zone: Zone): string {
  const marks = [0, Math.floor(starts.length / 2), starts.length - 1].map((step) => `<span>${minuteIn(zone, starts[step] ?? 0)}</span>`);
  return `<p class="axis" aria-hidden="true">${marks.join('')}</p><p class="peak">Each step is ${stepWords(stepMs)}.</p>`;
}

function dataTable({ title }: WidgetResult, { starts, series }: Trend, zone: Zone): string {
  const rows = starts.flatMap((start, step) => {
    const counts = series.map(({ counts: all }) => all[step] ?? 0);
    return counts.every((events) => events === 0)
      ? []
      : [`<tr><td class="time">${minuteIn(zone, start)}</td>${counts.map((events) => `<td class="number">${numberWords(events)}</td>`).join('')}</tr>`];
  });
  const head = series.map(({ name }) => `<th scope="col" class="number">${shownApart(name)}</th>`).join('');
  return `<details><summary>As numbers</summary><div class="scroll" role="region" tabindex="0" aria-label="${shown(`${title} as numbers`)}">
<table><caption>${shown(title)}</caption><thead><tr><th scope="col">From</th>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div></details>`;
}

function legend({ name, total }: Series, index: number): string {
  return `<li><span class="key ${classOf(name, index)}"></span>${shownApart(name)} <b>${numberWords(total)}</b></li>`;
}

function classOf(name: string, index: number): string {
  if (name === 'success') return 'good';
  if (name === 'failure') return 'bad';
  return name === 'other' ? 's7' : `s${index % 7}`;
}
