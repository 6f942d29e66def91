import type { ModelSize, Outcome } from "./outcome.ts";

/** Up to ten significant digits, without trailing zeros. */
export function formatNumber(value: number | null): string {
  return value === null ? "none" : String(Number(value.toPrecision(10)));
}

/** A gap as a percentage. */
function formatGap(gap: number | null): string {
  return gap === null ? "no gap known" : `gap ${Number((100 * gap).toPrecision(3))} %`;
}

/** `1 row`, `2 rows`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A table of label and text, labels padded to one width. */
export function formatLines(lines: readonly (readonly [label: string, text: string])[]): string {
  const width = Math.max(...lines.map(([label]) => label.length)) + 2;
  return lines.map(([label, text]) => label.padEnd(width) + text).join("\n");
}

/** `2 rows, 3 columns, 5 nonzeros, 1 integer`, then sets and semi-continuous columns, where there are any. */
export function formatModelSize(size: ModelSize): string {
  const { rows, columns, nonzeros, integers, sets = 0, semicontinuous = 0 } = size;
  return [
    countOf(rows, "row"),
    countOf(columns, "column"),
    countOf(nonzeros, "nonzero"),
    countOf(integers, "integer"),
    ...(sets === 0 ? [] : [countOf(sets, "set")]),
    ...(semicontinuous === 0 ? [] : [`${semicontinuous} semi-continuous`]),
  ].join(", ");
}

/**
 * The readable form of a solve's outcome, without line end.
 * @param more further lines of the same table.
 * @param unit of the objective; "" = none.
 * @param optimalOf what "optimal" is said of, where that is not the plan as a whole.
 */
export function formatSummary(
  outcome: Outcome,
  more: readonly (readonly [string, string])[] = [],
  unit: string = "",
  optimalOf: string | null = null,
): string {
  const valueText = (value: number | null) =>
    value === null || unit === "" ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
  const { seconds, violations } = outcome;
  const title = outcome.name === "" ? outcome.file : outcome.name;
  const lines: [string, string][] = [
    ["model", `${title}: ${formatModelSize(outcome)}`],
    [
      "status",
      outcome.status + (outcome.status !== "optimal" || optimalOf === null ? "" : ` (${optimalOf})`),
    ],
    ["objective", valueText(outcome.objective)],
    ["dual bound", `${valueText(outcome.dualBound)} (${formatGap(outcome.gap)})`],
    [
      "effort",
      `${countOf(outcome.nodes, "node")}, ${countOf(outcome.simplexIterations, "simplex iteration")}`,
    ],
    ["seconds", `${seconds.read.toFixed(3)} read, ${seconds.solve.toFixed(3)} solve`],
  ];
  if (seconds.warm !== undefined && seconds.warm !== null) {
    lines.push(["warm", `${seconds.warm.toFixed(6)} s, the fastest repetition`]);
  }
  if (outcome.objective !== null) {
    const each = Object.entries(violations).flatMap(([what, amount]) =>
      amount === null ? [] : [`${what} ${Number(amount.toPrecision(2))}`],
    );
    lines.push(["violations", each.join(", ")]);
  }
  return formatLines([...lines, ...more]);
}
