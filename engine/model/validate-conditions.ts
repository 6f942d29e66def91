/** Guards the border of the engine for special ordered sets and semi-continuous columns. */
import { ModelError } from "../errors.ts";
import { INPUT_INFINITY } from "../tolerances.ts";
import type { ColSets, Semicontinuous } from "./col-sets.ts";
import type { Names, Problem } from "./problem.ts";

function refuse(where: string, found: unknown, expected: string): never {
  throw new ModelError(`${where}: found ${String(found)}, expected ${expected}`);
}

/** Type and length of one array. */
function checkArray(array: unknown, what: string, type: string, length: number): void {
  const tag = Object.prototype.toString.call(array).slice(8, -1);
  if (tag !== type) refuse(what, tag, `a ${type}`);
  const found = (array as ArrayLike<number>).length;
  if (found !== length) refuse(what, `length ${found}`, `length ${length}`);
}

function checkSetShape({ count, type, priority, start, col, weight }: ColSets): void {
  if (!Number.isInteger(count) || count < 0) refuse("sets.count", count, "a whole number from 0");
  checkArray(type, "sets.type", "Uint8Array", count);
  checkArray(priority, "sets.priority", "Int32Array", count);
  checkArray(start, "sets.start", "Int32Array", count + 1);
  if (start[0] !== 0) refuse("sets.start[0]", start[0], "0");
  for (let set = 0; set < count; set++) {
    if (start[set + 1] < start[set])
      refuse(`sets.start[${set + 1}]`, start[set + 1], `at least ${start[set]}`);
  }
  checkArray(col, "sets.col", "Int32Array", start[count]);
  checkArray(weight, "sets.weight", "Float64Array", start[count]);
}

function checkSets(problem: Problem, sets: ColSets, names: Names): void {
  checkSetShape(sets);
  const { count, type, start, col, weight } = sets;
  const lastSet = new Int32Array(problem.numCols).fill(-1);
  for (let set = 0; set < count; set++) {
    const label = names.set === undefined ? `set ${set}` : `set ${set} (${names.set(set)})`;
    if (type[set] !== 1 && type[set] !== 2) refuse(`${label}: type`, type[set], "1 or 2");
    for (let pos = start[set]; pos < start[set + 1]; pos++) {
      const member = col[pos];
      if (member < 0 || member >= problem.numCols) {
        refuse(`${label}: column`, member, `0 to ${problem.numCols - 1}`);
      }
      if (lastSet[member] === set) refuse(label, `column ${member} (${names.col(member)}) twice`, "it once");
      lastSet[member] = set;
      if (!Number.isFinite(weight[pos])) refuse(`${label}: weight`, weight[pos], "a finite number");
      if (pos > start[set] && !(weight[pos] > weight[pos - 1])) {
        refuse(`${label}: weight`, weight[pos], `more than ${weight[pos - 1]}, the one before`);
      }
    }
  }
}

function checkSemicontinuous(problem: Problem, { col, least }: Semicontinuous, names: Names): void {
  checkArray(col, "semicontinuous.col", "Int32Array", col?.length);
  checkArray(least, "semicontinuous.least", "Float64Array", col.length);
  for (let pos = 0; pos < col.length; pos++) {
    const index = col[pos];
    if (index < 0 || index >= problem.numCols) {
      refuse(`semicontinuous.col[${pos}]`, index, `0 to ${problem.numCols - 1}`);
    }
    if (pos > 0 && index <= col[pos - 1]) {
      refuse(`semicontinuous.col[${pos}]`, index, `more than ${col[pos - 1]}, the one before`);
    }
    if (!(least[pos] > 0 && least[pos] < INPUT_INFINITY)) {
      refuse(`column ${index} (${names.col(index)}): least value`, least[pos], "a finite number above 0");
    }
  }
}

/**
 * Checks the sets and semi-continuous columns of a problem whose own arrays are in order.
 *
 * @throws ModelError that names the set or column, what was found and what was expected: wrong array types or lengths,
 *   unknown columns, a column twice in a set, weights that do not ascend, least values that are not above 0.
 */
export function validateConditions(problem: Problem, names: Names): void {
  if (problem.sets !== undefined) checkSets(problem, problem.sets, names);
  if (problem.semicontinuous !== undefined) checkSemicontinuous(problem, problem.semicontinuous, names);
}
