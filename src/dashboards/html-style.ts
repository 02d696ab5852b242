/** The page's look. Colours keep 4.5:1 against their ground in light and dark; nothing is told by colour alone. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --ink: #1a1f2b; --soft: #566072; --line: #dfe3ea; --accent: #1f5fbf;
  --s0: #1f6fb2; --s1: #b4471f; --s2: #2f7d4f; --s3: #7a4fb0; --s4: #8a6a00; --s5: #b03a75; --s6: #0f7c86; --s7: #6b7280; --good: #1f7a5a; --bad: #c0362c; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161d; --card: #1b212b; --ink: #e8ebf1; --soft: #a5afbf; --line: #313a48; --accent: #7db3ff;
  --s0: #5ba3e6; --s1: #ee8b62; --s2: #63bd86; --s3: #b493e6; --s4: #d3ac3a; --s5: #e77fb1; --s6: #4fc0ca; --s7: #9aa4b5; --good: #4fc79a; --bad: #ff7a6e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.06rem; line-height: 1.3; margin: 0 0 .75rem; }
header p { margin: .15rem 0; color: var(--soft); } header p.count { color: var(--ink); font-size: 1.1rem; } .odd { color: var(--ink); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: 1rem 0 1.25rem; font-size: .9rem; }
a { color: var(--accent); } a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; align-items: start; grid-auto-flow: dense; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem; min-width: 0; }
section.wide { grid-column: 1 / -1; }
.more { color: var(--soft); font-weight: 400; } .note, .none { color: var(--soft); font-size: .875rem; margin: .6rem 0 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } caption { position: absolute; left: -999rem; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: .8rem; padding: 0 .75rem .35rem 0; vertical-align: bottom; white-space: nowrap; }
td { padding: .3rem .75rem .3rem 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; } thead td { border: 0; } tr > :last-child { padding-right: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.bar { width: 22%; min-width: 4rem; vertical-align: middle; } .bar svg { display: block; width: 100%; height: .7rem; } .bar rect { fill: var(--s0); }
svg.columns { display: block; width: 100%; height: 12rem; border-bottom: 1px solid var(--soft); } svg.row { display: block; width: 100%; height: 2rem; border-bottom: 1px solid var(--line); }
.s0 { fill: var(--s0); background: var(--s0); } .s1 { fill: var(--s1); background: var(--s1); } .s2 { fill: var(--s2); background: var(--s2); } .s3 { fill: var(--s3); background: var(--s3); }
.s4 { fill: var(--s4); background: var(--s4); } .s5 { fill: var(--s5); background: var(--s5); } .s6 { fill: var(--s6); background: var(--s6); } .s7 { fill: var(--s7); background: var(--s7); }
.good { fill: var(--good); background: var(--good); } .bad { fill: var(--bad); background: var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0 0 .75rem; padding: 0; font-size: .9rem; } .legend b { font-variant-numeric: tabular-nums; }
.key { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .4rem; }
.axis { display: flex; justify-content: space-between; color: var(--soft); font-size: .8rem; margin: .3rem 0 0; font-variant-numeric: tabular-nums; }
.peak { color: var(--soft); font-size: .8rem; margin: 0; }
.series { display: grid; grid-template-columns: minmax(7rem, 15rem) 1fr 5.5rem; gap: .2rem 1rem; align-items: end; font-size: .9rem; } .item { display: contents; } .item > * { min-width: 0; overflow-wrap: anywhere; } .under { grid-column: 2; }
details { margin-top: .75rem; font-size: .9rem; } summary { cursor: pointer; color: var(--soft); } details table { margin-top: .5rem; }
.events { margin: .75rem 0 0; font-size: .8rem; color: var(--soft); } code { font: .8rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
footer { padding-top: 1rem; padding-bottom: 2rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 62rem) { main { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 36rem) { header, main, footer { padding-left: .75rem; padding-right: .75rem; } section { padding: .9rem; } td.bar, th.bar { display: none; } svg.columns { height: 9rem; }
  .series { display: block; } .item { display: grid; grid-template-columns: 1fr auto; } .plot { grid-area: 2 / 1 / 3 / 3; } .item { margin-bottom: .6rem; } .axis > :nth-child(2) { display: none; }
  .table thead { position: absolute; left: -999rem; } .table tr { display: block; border-top: 1px solid var(--line); padding: .4rem 0; } .table td { display: flex; gap: .75rem; border: 0; padding: .1rem 0; }
  .table td::before { content: attr(data-title); flex: 0 0 6.5rem; color: var(--soft); } .table td.number { justify-content: flex-start; } }
@media print { :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; } body { font-size: 11px; } nav, .skip { display: none; } main { display: block; }
  section { break-inside: avoid; margin-bottom: .8rem; } svg * { print-color-adjust: exact; } .key, .bar rect { print-color-adjust: exact; } }
`;
