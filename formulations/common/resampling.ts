/**
 * Series over rows of one length turned into series over steps of another, by a rule for each column. One length is a
 * multiple of the other. Nothing is guessed: a column without rule is a problem, not a mean.
 */
import { choiceField, type Field, numberField, type ReadContext, readRecord, showValue } from "./fields.ts";

/**
 * How the rows of a step become one value: their mean, sum, first, least or largest. A row over several steps gives
 * each of them its value; with `sum` its equal part.
 */
export type ResampleRule = "mean" | "sum" | "hold" | "min" | "max";

/** Every rule. */
const RESAMPLE_RULES: readonly ResampleRule[] = ["mean", "sum", "hold", "min", "max"];

/** The steps that are wanted, and the rule of each column by its name. */
export interface Resampling {
  readonly stepMinutes: number;
  readonly rules: Readonly<Record<string, ResampleRule>>;
}

/** How rows and steps lie: `rowsPerStep` rows make a step, or a row lasts `stepsPerRow` steps; one of them is 1. */
export interface RowGrid {
  readonly rowsPerStep: number;
  readonly stepsPerRow: number;
}

/** The grid of rows and steps of these lengths; null where neither is a multiple of the other. */
export function rowGrid(rowMinutes: number, stepMinutes: number): RowGrid | null {
  const [rowsPerStep, stepsPerRow] = [stepMinutes / rowMinutes, rowMinutes / stepMinutes];
  if (Number.isInteger(rowsPerStep)) return { rowsPerStep, stepsPerRow: 1 };
  return Number.isInteger(stepsPerRow) ? { rowsPerStep: 1, stepsPerRow } : null;
}

/** First row of a step. */
export function firstRow({ rowsPerStep, stepsPerRow }: RowGrid, step: number): number {
  return rowsPerStep > 1 ? step * rowsPerStep : Math.floor(step / stepsPerRow);
}

/**
 * The values over steps; the rows are consecutive and begin with a step.
 * @param values one a row; borrowed. @param steps how many are wanted; the rows must reach.
 */
export function resampleValues(
  values: ArrayLike<number>,
  steps: number,
  grid: RowGrid,
  rule: ResampleRule,
): Float64Array {
  const { rowsPerStep, stepsPerRow } = grid;
  const result = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const first = firstRow(grid, step);
    let value = values[first] as number;
    for (let row = first + 1; row < first + rowsPerStep; row++) {
      const next = values[row] as number;
      if (rule === "mean" || rule === "sum") value += next;
      else if (rule === "min") value = Math.min(value, next);
      else if (rule === "max") value = Math.max(value, next);
    }
    if (rule === "mean") value /= rowsPerStep;
    else if (rule === "sum") value /= stepsPerRow;
    result[step] = value;
  }
  return result;
}

const rule = choiceField<ResampleRule>({ about: "", of: RESAMPLE_RULES });

const rulesField: Field<Readonly<Record<string, ResampleRule>>> = {
  about: "rule by column",
  type: `object of ${rule.type}`,
  unit: "",
  absent: null,
  read(value, path, context) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      context.issues.add(path, showValue(value), 'an object of rules by column, such as {"price": "hold"}');
      return {};
    }
    const entries = Object.entries(value).map(
      ([name, each]) => [name, rule.read(each, `${path}[${JSON.stringify(name)}]`, context)] as const,
    );
    return Object.fromEntries(entries);
  },
};

/** Reads `{ "stepMinutes": 15, "rules": { "price": "hold" } }`. */
export function readResampling(value: unknown, path: string, context: ReadContext): Resampling {
  const stepMinutes = numberField({ about: "length of a step", unit: "min", above: 0, max: 1440 });
  return readRecord<Resampling>({ stepMinutes, rules: rulesField }, value, path, context);
}
