/** Colours of a role on a light and on a dark page; told apart also by colour-blind readers (Okabe and Ito). */
const ROLE_COLOURS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  import: ["#0072b2", "#56b4e9"],
  export: ["#a8518a", "#e29cc8"],
  price: ["#0072b2", "#56b4e9"],
  "second-price": ["#a8518a", "#e29cc8"],
  pv: ["#e69f00", "#f0b93a"],
  load: ["#6b7280", "#a3abb8"],
  charge: ["#009e73", "#2fc79b"],
  discharge: ["#d55e00", "#f0883e"],
  soc: ["#0072b2", "#56b4e9"],
  limit: ["#b3261e", "#ff8a80"],
  quiet: ["#4b5563", "#c3cad6"],
};

function roleVariables(side: 0 | 1): string {
  return Object.entries(ROLE_COLOURS)
    .map(([role, colours]) => `--${role}:${colours[side]};`)
    .join("");
}

function roleRules(): string {
  return Object.keys(ROLE_COLOURS)
    .map((role) => `.${role}{--ink:var(--${role})}`)
    .join("");
}

/** The style sheet of a report: one column on a phone, two on a desk, dark where the reader's system is. */
export const PAGE_STYLE: string = `
:root{color-scheme:light dark;--page:#fff;--card:#fff;--text:#1a2230;--muted:#566072;--edge:#d9dee7;--rule:#e6eaf0;--zero:#8b95a5;--shade:#7a869a22;--good:#0b6b3a;--bad:#b3261e;${roleVariables(0)}}
@media (prefers-color-scheme:dark){:root{--page:#12161d;--card:#181d26;--text:#e6eaf1;--muted:#a2acbc;--edge:#2c3442;--rule:#262d39;--zero:#77818f;--shade:#a3abb826;--good:#5fd39a;--bad:#ff8a80;${roleVariables(1)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{max-width:1240px;margin:0 auto;padding:24px 16px 48px}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:36px 0 4px}
h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
p{margin:0}
.muted,.caption{color:var(--muted)}
.caption{font-size:.87rem;margin:2px 0 8px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:20px 0}
.tile,.card{background:var(--card);border:1px solid var(--edge);border-radius:8px;padding:12px 14px;min-width:0}
.tile .label{font-size:.82rem;color:var(--muted)}
.tile .value{font-size:1.35rem;font-weight:650;white-space:nowrap;font-variant-numeric:tabular-nums}
.tile .value small{font-size:.8rem;font-weight:400;color:var(--muted)}
.tile .note{font-size:.8rem;color:var(--muted)}
.notice{border-left:4px solid var(--good);padding:8px 14px;margin:12px 0;background:var(--card);border-radius:4px}
.notice.bad{border-color:var(--bad)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:16px;margin-top:16px}
.many{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,230px),1fr));gap:10px;margin-top:10px}
.many .card{padding:8px 10px}
.many h3{font-size:.86rem}
.single{grid-template-columns:1fr;max-width:720px}
svg.plot{display:block;width:100%;height:auto}
.plot text{font-size:12px;fill:var(--muted);font-variant-numeric:tabular-nums}
.plot.small text{font-size:14px}
.rule{stroke:var(--rule)}
.zero{stroke:var(--zero)}
.band{fill:var(--shade)}
.threshold{stroke:var(--limit);stroke-width:1.5;stroke-dasharray:7 4}
.line{fill:none;stroke:var(--ink);stroke-width:2;stroke-linejoin:round}
.area{fill:var(--ink);fill-opacity:.78}
.tip{fill:transparent}
.tip:hover{fill:var(--shade)}
ul.legend{list-style:none;display:flex;flex-wrap:wrap;gap:3px 16px;margin:6px 0 0;padding:0;font-size:.84rem;color:var(--muted)}
.legend li{display:flex;align-items:center;gap:6px}
.legend i{display:inline-block;width:18px;height:10px;border-radius:2px;background:var(--ink);flex:none}
.legend i.stroke{height:0;border-top:2.5px solid var(--ink);background:none;border-radius:0}
.legend i.dashed{height:0;border-top:2.5px dashed var(--ink);background:none;border-radius:0}
.legend i.shade{background:var(--shade);outline:1px solid var(--edge)}
table{border-collapse:collapse;width:100%;margin-top:8px;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:5px 8px;border-bottom:1px solid var(--edge);vertical-align:top}
th:first-child,td:first-child{text-align:left;padding-left:0;overflow-wrap:anywhere}
thead th{font-size:.84rem;color:var(--muted);font-weight:600}
tbody th{font-weight:400}
td .unit,th .unit{color:var(--muted);font-size:.84rem}
.wide,.figures{overflow-x:auto}
.figures th:first-child{overflow-wrap:break-word;min-width:7em}
.figures td{white-space:nowrap}
.wide td,.wide tbody th{white-space:nowrap}
.wide thead th{vertical-align:bottom;min-width:4.5em}
table.facts td{text-align:left;overflow-wrap:anywhere}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:0 40px}
ul.plain{padding-left:18px;margin:8px 0}
ul.plain li{margin:4px 0}
footer{margin-top:36px;color:var(--muted);font-size:.84rem}
@media (max-width:640px){
main{padding:16px 12px 32px}
.charts .card{padding:10px 8px}
.plot text{font-size:19px}
.many{grid-template-columns:repeat(2,minmax(0,1fr))}
.many.single{grid-template-columns:1fr}
.plot.small text{font-size:22px}
.many.single .plot.small text{font-size:13px}
th,td{padding:5px 4px;font-size:.86rem}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}
.tile{padding:10px}
.tile .value{font-size:1.15rem}
}
@media print{body{background:#fff}.card,.tile,tr{break-inside:avoid}}
${roleRules()}
`;
