/** The project's own model format; docs/model-json.md is its page. */
import type { Model, Names, Problem } from "../../engine/index.ts";
import { rowwise } from "./rowwise.ts";
import { formatNumber, TextSink } from "./text-sink.ts";
import { isWellFormed, type NameRule, uniqueNames, uniqueSetNames } from "./unique-names.ts";
import { writableOf } from "./writable-problem.ts";
import type { WrittenModel } from "./written-model.ts";

const RULE: NameRule = {
  isWritable: (name) => name !== "" && !/\p{Cc}/u.test(name) && isWellFormed(name),
  repair: (name) => name.replace(/\p{Cc}+/gu, " "),
};

const TEXT_RULE: NameRule = { isWritable: isWellFormed, repair: () => "" };

/**
 * Writes a problem in the project's own JSON, one column or row a line; `readModelJson` gives the same problem back.
 * Names must differ and hold no control characters; others are changed, with a warning.
 *
 * @param givenNames by default those of the model; c0, r0, … for a record.
 * @throws ModelError for what the format cannot hold: no numbers, infinite coefficients.
 */
export function writeModelJson(model: Model | Problem, givenNames?: Names): WrittenModel {
  const { problem, names } = writableOf(model, givenNames);
  const rows = uniqueNames(problem.numRows, names.row, RULE, "row", "r");
  const cols = uniqueNames(problem.numCols, names.col, RULE, "column", "c");
  const objective = uniqueNames(1, () => names.objective, TEXT_RULE, "objective", "obj");
  const title = uniqueNames(1, () => names.model, TEXT_RULE, "model", "model");
  const sink = new TextSink();
  sink.write('{\n"format": "gridplex-model",\n"version": 1,\n');
  sink.write(`"name": ${JSON.stringify(title.names[0])},\n`);
  sink.write(`"sense": "${problem.maximize ? "max" : "min"}",\n`);
  sink.write(`"objectiveName": ${JSON.stringify(objective.names[0])},\n`);
  sink.write(`"objectiveOffset": ${formatNumber(problem.objectiveOffset)},\n`);
  const quotedCols = cols.names.map((name) => JSON.stringify(name));
  writeColumns(sink, problem, quotedCols);
  writeRows(sink, problem, rows.names, quotedCols);
  const sets = uniqueSetNames(problem, names, RULE);
  writeSets(sink, problem, sets.names, quotedCols);
  sink.write("\n}\n");
  return {
    bytes: sink.bytes(),
    warnings: [
      ...title.warnings,
      ...objective.warnings,
      ...rows.warnings,
      ...cols.warnings,
      ...sets.warnings,
    ],
  };
}

function writeColumns(sink: TextSink, problem: Problem, quoted: readonly string[]): void {
  const { numCols, colLb, colUb, colCost, integrality, semicontinuous } = problem;
  const leastOf = new Map<number, number>();
  for (const [pos, col] of (semicontinuous?.col ?? []).entries()) {
    leastOf.set(col, semicontinuous?.least[pos] ?? 0);
  }
  sink.write('"columns": [');
  for (let col = 0; col < numCols; col++) {
    sink.write(`${col === 0 ? "" : ","}\n{"name": ${quoted[col]}`);
    if (colLb[col] !== 0) sink.write(`, "lb": ${bound(colLb[col])}`);
    if (colUb[col] !== Number.POSITIVE_INFINITY) sink.write(`, "ub": ${bound(colUb[col])}`);
    if (colCost[col] !== 0) sink.write(`, "cost": ${formatNumber(colCost[col])}`);
    if (integrality[col] === 1) sink.write(', "integer": true');
    const least = leastOf.get(col);
    if (least !== undefined) sink.write(`, "least": ${formatNumber(least)}`);
    sink.write("}");
  }
  sink.write("\n],\n");
}

function writeRows(
  sink: TextSink,
  problem: Problem,
  names: readonly string[],
  quoted: readonly string[],
): void {
  const { numRows, rowLb, rowUb } = problem;
  const { rowStart, colIndex, value } = rowwise(problem);
  sink.write('"rows": [');
  for (let row = 0; row < numRows; row++) {
    sink.write(`${row === 0 ? "" : ","}\n{"name": ${JSON.stringify(names[row])}`);
    if (rowLb[row] !== Number.NEGATIVE_INFINITY) sink.write(`, "lb": ${bound(rowLb[row])}`);
    if (rowUb[row] !== Number.POSITIVE_INFINITY) sink.write(`, "ub": ${bound(rowUb[row])}`);
    sink.write(', "terms": {');
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      const comma = entry === rowStart[row] ? "" : ", ";
      sink.write(`${comma}${quoted[colIndex[entry]]}: ${formatNumber(value[entry])}`);
    }
    sink.write("}}");
  }
  sink.write("\n]");
}

function writeSets(
  sink: TextSink,
  { sets }: Problem,
  names: readonly string[],
  quoted: readonly string[],
): void {
  if (sets === undefined) return;
  sink.write(',\n"sets": [');
  for (let set = 0; set < sets.count; set++) {
    const priority = sets.priority[set] === 0 ? "" : `, "priority": ${sets.priority[set]}`;
    const head = `{"name": ${JSON.stringify(names[set])}, "type": ${sets.type[set]}${priority}, "members": {`;
    sink.write(`${set === 0 ? "" : ","}\n${head}`);
    for (let pos = sets.start[set]; pos < sets.start[set + 1]; pos++) {
      const comma = pos === sets.start[set] ? "" : ", ";
      sink.write(`${comma}${quoted[sets.col[pos]]}: ${formatNumber(sets.weight[pos])}`);
    }
    sink.write("}}");
  }
  sink.write("\n]");
}

function bound(value: number): string {
  return Number.isFinite(value) ? formatNumber(value) : "null";
}
