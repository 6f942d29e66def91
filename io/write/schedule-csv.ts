/** Plans as CSV that spreadsheets open without harm. */
import type { PlanTable } from "../../formulations/index.ts";

/** Decimals of a number: micro-kilowatts, far below any meter. */
const DIGITS = 6;

/** First characters that make a spreadsheet take a text for a formula. */
const FORMULA_START = /^[=+\-@\t\r]/;

function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "";
  const text = value.toFixed(DIGITS).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

function formatText(text: string): string {
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The table as CSV: comma, decimal point, units in the header, a line feed after each row. */
export function formatSchedule(table: PlanTable): string {
  const header = table.columns.map(({ name, unit }) => formatText(unit === "" ? name : `${name} [${unit}]`));
  const lines = [header.join(",")];
  for (let row = 0; row < table.numRows; row++) {
    const cells = table.columns.map((_, col) => {
      const value = table.cell(row, col);
      if (value === null) return "";
      return typeof value === "number" ? formatNumber(value) : formatText(value);
    });
    lines.push(cells.join(","));
  }
  return `${lines.join("\n")}\n`;
}
