import type { KpiRow } from "./report-view.ts";

/** A figure as reports list it; `Key` names it among a plan's figures. */
export type FigureRow<Key> = readonly [
  label: string,
  key: Key,
  unit: string,
  digits: number,
  isHeadline?: boolean,
];

/** The figures of a plan beside those of the plan that it is compared with. */
export function comparedRows<Key>(
  rows: readonly FigureRow<Key>[],
  ofPlan: (key: Key) => number,
  ofBaseline: (key: Key) => number,
): KpiRow[] {
  return rows.map(([label, key, unit, digits, isHeadline]) => ({
    label,
    unit,
    value: ofPlan(key),
    baseline: ofBaseline(key),
    digits,
    isHeadline: isHeadline === true,
  }));
}

/** The rows with what the plan saves by the first of them, a cost, in second place. */
export function withSavings(rows: readonly KpiRow[]): readonly KpiRow[] {
  const [cost, ...others] = rows;
  if (cost === undefined || cost.baseline === null) return rows;
  const { unit, digits, value, baseline } = cost;
  return [
    cost,
    { label: "Savings", unit, value: baseline - value, baseline: null, digits, isHeadline: true },
    ...others,
  ];
}
