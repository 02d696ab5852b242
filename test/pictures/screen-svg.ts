/** A terminal's screen, as `tmux capture-pane -e` gives it, turned into an SVG. Pure. Knows the sequences that the wizard uses: SGR only. */

type Style = { colour: string | null; bold: boolean; dim: boolean };
type Run = { text: string; style: Style };

const COLOURS: Readonly<Record<number, string>> = {
  30: '#484f58', 31: '#ff7b72', 32: '#56d364', 33: '#e3b341', 34: '#79c0ff', 35: '#d2a8ff', 36: '#39c5cf', 37: '#c9d1d9',
  90: '#6e7681', 91: '#ffa198', 92: '#7ee787', 93: '#f2cc60', 94: '#a5d6ff', 95: '#e2c5ff', 96: '#56d4dd', 97: '#ffffff',
};
const PLAIN: Style = { colour: null, bold: false, dim: false };
const [CELL, LINE, MARGIN, BAR] = [8.4, 19, 18, 34] as const;

export function screenToSvg(screen: string, { title, columns }: { title: string; columns: number }): string {
  const lines = linesOf(screen.replace(/\s+$/, ''));
  const [width, height] = [Math.round(columns * CELL + 2 * MARGIN), lines.length * LINE + BAR + 2 * MARGIN];
  const dots = ['#ff5f56', '#ffbd2e', '#27c93f'].map((fill, index) => `<circle cx="${MARGIN + index * 18}" cy="18" r="6" fill="${fill}"/>`).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">`,
    `<title>${escape(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>${dots}`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="#c9d1d9" xml:space="preserve">`,
    ...lines.map((runs, index) => lineToSvg(runs, BAR + MARGIN + index * LINE)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Each run is placed by its column, so that a font of another width does not tear the line apart. */
function lineToSvg(runs: readonly Run[], y: number): string {
  let column = 0;
  return runs
    .map(({ text, style }) => {
      const [x, length] = [MARGIN + column * CELL, text.length * CELL];
      column += text.length;
      const attributes = [style.colour === null ? '' : ` fill="${style.colour}"`, style.bold ? ' font-weight="bold"' : '', style.dim ? ' opacity="0.6"' : ''].join('');
      return text.trim() === '' ? '' : `<text x="${x.toFixed(1)}" y="${y}" textLength="${length.toFixed(1)}" lengthAdjust="spacingAndGlyphs"${attributes}>${escape(text)}</text>`;
    })
    .join('');
}

/** A style goes on into the next line until it is changed. */
function linesOf(screen: string): Run[][] {
  const lines: Run[][] = [[]];
  let style = PLAIN;
  // oxlint-disable-next-line no-control-regex -- control sequences are what this is about
  for (const part of screen.split(/(\u001B\[[\d;]*m|\n)/)) {
    // oxlint-disable-next-line no-control-regex
    const [, codes] = /^\u001B\[([\d;]*)m$/.exec(part) ?? [];
    if (codes !== undefined) style = codes.split(';').map(Number).reduce(withCode, style);
    else if (part === '\n') lines.push([]);
    else if (part !== '') lines.at(-1)?.push({ text: part, style });
  }
  return lines;
}

function withCode(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, colour: null };
  return COLOURS[code] === undefined ? style : { ...style, colour: COLOURS[code] };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
