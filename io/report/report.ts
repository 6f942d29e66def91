/** The report of a run: one HTML file with everything inside, no script, the same bytes for the same plan. */
import type {
  BarChart,
  Chart,
  ChartGrid,
  ChartSeries,
  ComparisonTable,
  KpiRow,
  PlanColumn,
  PlanViolation,
  ReportTable,
  ReportView,
  TimeGrid,
} from "../../formulations/index.ts";
import { drawBars } from "./bar-plot.ts";
import { escapeText, formatFigure } from "./escape.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { drawChart, hiddenThresholds } from "./svg-plot.ts";

/** Violations that are listed; the rest is counted. */
const MAX_LISTED = 20;

/** How the plan came about; all of it repeatable, so no times. */
export interface ReportRun {
  readonly status: string;
  readonly objective: number | null;
  readonly dualBound: number | null;
  readonly gap: number | null;
  readonly nodes: number;
  readonly simplexIterations: number;
  readonly rows: number;
  readonly columns: number;
  readonly nonzeros: number;
  readonly integers: number;
  /** Where "optimal" is not said of the plan as a whole: what it is said of, such as "each window". */
  readonly optimalOf?: string | null;
  readonly version: string;
  readonly seed: number;
  readonly violations: readonly PlanViolation[];
}

const STATUS_TEXT: Readonly<Record<string, string>> = {
  optimal: "optimal within the gap asked for",
  time_limit: "stopped at the time limit with the best plan found",
  node_limit: "stopped at the node limit with the best plan found",
  iteration_limit: "stopped at the iteration limit with the best plan found",
  solution_limit: "stopped at the solution limit with the best plan found",
  interrupted: "interrupted with the best plan found",
};

function legendItem(mark: string, text: string): string {
  return `<li><i class="${mark}"></i>${escapeText(text)}</li>`;
}

function seriesMark({ kind, role, dashed }: ChartSeries): string {
  if (kind === "fill" || kind === "stack") return role;
  return `${dashed === true ? "dashed" : "stroke"} ${role}`;
}

function renderLegend(chart: Chart, grid: TimeGrid): string {
  const hidden = hiddenThresholds(chart, grid);
  const drawn = chart.thresholds.filter(({ label }) => !hidden.some((text) => text.startsWith(`${label} `)));
  const items = [
    ...chart.series.map((series) => legendItem(seriesMark(series), series.label)),
    ...drawn.map(({ label, value }) =>
      legendItem(
        "dashed limit",
        `${label} ${formatFigure(Math.abs(value), value % 1 === 0 ? 0 : 1)} ${chart.unit}`,
      ),
    ),
    ...hidden.map((text) => legendItem("dashed limit", text)),
    ...(chart.bandLabel === "" ? [] : [legendItem("shade", chart.bandLabel)]),
  ];
  return `<ul class="legend">${items.join("")}</ul>`;
}

function renderChart(chart: Chart, viewGrid: TimeGrid): string {
  const grid = chart.grid ?? viewGrid;
  const title = `${escapeText(chart.title)} <span class="muted">[${escapeText(chart.unit)}]</span>`;
  const caption = `<p class="caption">${escapeText(chart.caption)}</p>`;
  const legend = renderLegend(chart, grid);
  return `<section class="card"><h3>${title}</h3>${caption}${drawChart(chart, grid, "large")}${legend}</section>`;
}

function renderBars(chart: BarChart): string {
  const title = `${escapeText(chart.title)} <span class="muted">[${escapeText(chart.unit)}]</span>`;
  const caption = `<p class="caption">${escapeText(chart.caption)}</p>`;
  return `<section class="card"><h3>${title}</h3>${caption}${drawBars(chart)}</section>`;
}

function renderChartGrid({ title, caption, charts }: ChartGrid, grid: TimeGrid): string {
  const unit = charts[0]?.unit ?? "";
  const head = `<h2>${escapeText(title)} <span class="muted">[${escapeText(unit)}]</span></h2>`;
  const isSingle = charts.length === 1;
  const cards = charts.map(
    (chart) =>
      `<section class="card"><h3>${escapeText(chart.title)}</h3>${drawChart(chart, chart.grid ?? grid, isSingle ? "large" : "small")}</section>`,
  );
  const frame = isSingle ? "charts single" : "many";
  return `${head}<p class="caption">${escapeText(caption)}</p><div class="${frame}">${cards.join("")}</div>`;
}

/** A cell of a table: numbers with their column's decimals, a dash where there is none. */
function renderCell(value: number | string | null, { digits }: PlanColumn, isHead: boolean): string {
  const text = typeof value === "string" ? escapeText(value) : formatFigure(value, digits ?? 0);
  return isHead ? `<th scope="row">${text}</th>` : `<td>${text}</td>`;
}

/** A table that scrolls sideways within its frame where the page is too narrow for it. */
function renderTable({ title, caption, columns, rows }: ReportTable): string {
  const head = columns.map(({ name, unit }) => {
    const suffix = unit === "" ? "" : ` <span class="unit">${escapeText(unit)}</span>`;
    return `<th scope="col">${escapeText(name)}${suffix}</th>`;
  });
  const lines = rows.map((cells) => {
    const texts = columns.map((column, col) => renderCell(cells[col] ?? null, column, col === 0));
    return `<tr>${texts.join("")}</tr>`;
  });
  return `<h2>${escapeText(title)}</h2><p class="caption">${escapeText(caption)}</p><div class="wide" tabindex="0"><table><thead><tr>${head.join("")}</tr></thead><tbody>${lines.join("")}</tbody></table></div>`;
}

function renderTile(row: KpiRow, baselineLabel: string): string {
  const note =
    row.baseline === null
      ? ""
      : `<div class="note">${escapeText(baselineLabel)}: ${formatFigure(row.baseline, row.digits)}</div>`;
  const value = `${formatFigure(row.value, row.digits)} <small>${escapeText(row.unit)}</small>`;
  return `<div class="tile"><div class="label">${escapeText(row.label)}</div><div class="value">${value}</div>${note}</div>`;
}

function renderKpiTable(view: ReportView): string {
  const hasBaseline = view.baselineLabel !== "";
  const more = hasBaseline
    ? `<th scope="col">${escapeText(view.baselineLabel)}</th><th scope="col">Difference</th>`
    : "";
  const rows = view.kpis.map((row) => {
    const difference = row.baseline === null ? null : row.value - row.baseline;
    const figures = hasBaseline ? [row.value, row.baseline, difference] : [row.value];
    const cells = figures.map((value) => `<td>${formatFigure(value, row.digits)}</td>`).join("");
    const unit = `<span class="unit">${escapeText(row.unit)}</span>`;
    return `<tr><th scope="row">${escapeText(row.label)} ${unit}</th>${cells}</tr>`;
  });
  const head = `<thead><tr><th scope="col">Figure</th><th scope="col">Plan</th>${more}</tr></thead>`;
  const note = hasBaseline ? `<p class="caption">${escapeText(view.baselineNote)}</p>` : "";
  return `<h2>Key figures</h2>${note}<div class="figures" tabindex="0"><table>${head}<tbody>${rows.join("")}</tbody></table></div>`;
}

function renderComparison(comparison: ComparisonTable | undefined): string {
  if (comparison === undefined) return "";
  const { title, note, columns } = comparison;
  const titles = columns.map((column) => `<th scope="col">${escapeText(column)}</th>`).join("");
  const rows = comparison.rows.map(({ label, unit, digits, values }) => {
    const cells = values.map((value) => `<td>${formatFigure(value, digits)}</td>`).join("");
    return `<tr><th scope="row">${escapeText(label)} <span class="unit">${escapeText(unit)}</span></th>${cells}</tr>`;
  });
  const head = `<thead><tr><th scope="col">Figure</th>${titles}</tr></thead>`;
  return `<h2>${escapeText(title)}</h2><p class="caption">${escapeText(note)}</p><div class="figures" tabindex="0"><table>${head}<tbody>${rows.join("")}</tbody></table></div>`;
}

/** Entries of a check as a list, the first of them by name. */
function renderEntries(entries: readonly PlanViolation[]): string {
  const listed = entries.slice(0, MAX_LISTED).map(({ what, where, amount, unit }) => {
    return `<li>${escapeText(`${what}: ${where}, by ${Number(amount.toPrecision(6))} ${unit}`)}</li>`;
  });
  const rest = entries.length - listed.length;
  if (rest > 0) listed.push(`<li>and ${rest} more</li>`);
  return `<ul class="plain">${listed.join("")}</ul>`;
}

/** What the check found. Targets that may give way are told apart from limits that are broken. */
function renderCheck(violations: readonly PlanViolation[]): string {
  const broken = violations.filter(({ isShortfall }) => isShortfall !== true);
  const missed = violations.filter(({ isShortfall }) => isShortfall === true);
  const shortfalls =
    missed.length === 0
      ? ""
      : `<div class="notice bad"><strong>Not everything that was asked for is met. Missed:</strong>${renderEntries(missed)}</div>`;
  if (broken.length > 0) {
    return `<div class="notice bad"><strong>The plan does not keep all limits:</strong>${renderEntries(broken)}</div>${shortfalls}`;
  }
  const kept = missed.length === 0 ? "every physical limit" : "every other limit";
  return `${shortfalls}<p class="notice">Checked: the plan keeps ${kept}. The check does not use the model.</p>`;
}

function formatGap(gap: number | null): string {
  return gap === null ? "unknown" : `${formatFigure(gap * 100, 4)} %`;
}

function statusText({ status, optimalOf = null }: ReportRun): string {
  const text = STATUS_TEXT[status] ?? status;
  return status === "optimal" && optimalOf !== null ? `${text}: ${optimalOf}` : text;
}

function renderRun(run: ReportRun, unit: string): string {
  const facts: readonly (readonly [string, string])[] = [
    ["Status", statusText(run)],
    ["Objective", `${formatFigure(run.objective, 4)} ${unit}`],
    ["No plan can be better than", `${formatFigure(run.dualBound, 4)} ${unit}`],
    ["Gap between the two", formatGap(run.gap)],
    ["Model", `${run.rows} rows, ${run.columns} columns, ${run.nonzeros} nonzeros, ${run.integers} integers`],
    ["Nodes of the search", formatFigure(run.nodes, 0)],
    ["Simplex iterations", formatFigure(run.simplexIterations, 0)],
    ["Solver", `gridplex ${run.version}, seed ${run.seed}`],
  ];
  const rows = facts.map(
    ([name, text]) => `<tr><th scope="row">${escapeText(name)}</th><td>${escapeText(text)}</td></tr>`,
  );
  return `<h2>How it was solved</h2><table class="facts"><tbody>${rows.join("")}</tbody></table>`;
}

/** One line under the title that says how good the plan is. */
function renderVerdict(run: ReportRun): string {
  const isSolved = run.status === "optimal";
  const { optimalOf = null } = run;
  const gap = run.gap === null ? "no bound is known" : `at most ${formatGap(run.gap)} from the best possible`;
  const stopped = `Plan ${STATUS_TEXT[run.status] ?? run.status}: ${gap}.`;
  const solved =
    optimalOf === null ? `Optimal plan: ${gap}.` : `Optimal is ${optimalOf}. As a whole, ${gap}.`;
  return `<p class="notice${isSolved ? "" : " bad"}">${escapeText(isSolved ? solved : stopped)}</p>`;
}

/**
 * The report as HTML text.
 * @param run how the plan came about; without it, the report shows the plan only.
 */
export function renderReport(view: ReportView, run?: ReportRun): string {
  const tiles = view.kpis
    .filter((row) => row.isHeadline === true)
    .map((row) => renderTile(row, view.baselineLabel));
  const conventions = view.conventions.map((text) => `<li>${escapeText(text)}</li>`).join("");
  const title = escapeText(view.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="muted">${escapeText(view.subtitle)}</p>
<div class="tiles">${tiles.join("")}</div>
${run === undefined ? "" : renderVerdict(run) + renderCheck(run.violations)}
<div class="charts">
${[...view.charts.map((chart) => renderChart(chart, view.grid)), ...(view.bars ?? []).map(renderBars)].join("\n")}
</div>
${(view.tables ?? []).map(renderTable).join("\n")}
${view.grids.map((grid) => renderChartGrid(grid, view.grid)).join("\n")}
<div class="columns">
<div>${renderKpiTable(view)}${renderComparison(view.comparison)}</div>
<div>${run === undefined ? "" : renderRun(run, view.objectiveUnit)}
<h2>Signs and units</h2>
<ul class="plain">${conventions}</ul></div>
</div>
</main>
</body>
</html>
`;
}
