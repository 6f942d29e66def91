import type { ComparisonTable, Kpis, ReportView } from "../../formulations/index.ts";
import { formatNumber } from "./summary.ts";

/** Characters of a line of prose. */
const NOTE_WIDTH = 100;

/** Rows of texts as columns; the columns of figures (by position) are set to the right. */
export function formatTable(rows: readonly (readonly string[])[], figures: readonly number[] = []): string {
  const widths = rows[0].map((_, col) => Math.max(...rows.map((row) => row[col].length)));
  const pad = (text: string, col: number) =>
    figures.includes(col) ? text.padStart(widths[col]) : text.padEnd(widths[col]);
  return rows
    .map((row) => row.map(pad).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

/** A figure with fixed digits; blank where there is none. Zero has no sign. */
function fixed(value: number | null, digits: number): string {
  return value === null ? "" : value.toFixed(digits).replace(/^-(?=[0.]+$)/, "");
}

/** Breaks a text at blanks into lines of at most `width` characters; longer words stand alone. */
function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

/** The figures of a plan beside those of its comparison, as the formulation presents them, and what that is. */
export function formatView(view: ReportView): string {
  const hasBaseline = view.baselineLabel !== "";
  const head = ["Figure", "Plan", ...(hasBaseline ? [view.baselineLabel] : []), "Unit"];
  const rows = view.kpis.map((kpi) => [
    kpi.label,
    fixed(kpi.value, kpi.digits),
    ...(hasBaseline ? [fixed(kpi.baseline, kpi.digits)] : []),
    kpi.unit,
  ]);
  const note = hasBaseline ? `\n\n${wrap(view.baselineNote, NOTE_WIDTH)}` : "";
  return formatTable([head, ...rows], hasBaseline ? [1, 2] : [1]) + note;
}

/** The figures of a plan beside those of several others, and what they are. */
export function formatComparison({ title, note, columns, rows }: ComparisonTable): string {
  const lines = rows.map(({ label, unit, digits, values }) => [
    label,
    ...values.map((value) => fixed(value, digits)),
    unit,
  ]);
  const positions = columns.map((_, pos) => pos + 1);
  const table = formatTable([["Figure", ...columns, "Unit"], ...lines], positions);
  return `${title}\n${table}\n\n${wrap(note, NOTE_WIDTH)}`;
}

function flatten(kpis: Kpis, prefix: string): string[][] {
  return Object.entries(kpis).flatMap(([name, value]) => {
    if (value === null || Array.isArray(value)) return [];
    if (typeof value === "object") return flatten(value as Kpis, `${prefix}${name}.`);
    return [[prefix + name, typeof value === "number" ? formatNumber(value) : String(value)]];
  });
}

/** Every single figure with its name; lists are left out. */
export function formatKpis(kpis: Kpis): string {
  return formatTable([["figure", "value"], ...flatten(kpis, "")], [1]);
}
