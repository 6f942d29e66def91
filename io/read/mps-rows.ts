import type { MpsLines } from "./mps-lines.ts";
import { DROPPED, type MpsModel, OBJECTIVE, REFUSED } from "./mps-model.ts";

/** Reads the lines of ROWS, up to the next section. @returns false at the end of the text. */
export function readRows(lines: MpsLines, model: MpsModel): boolean {
  model.hasRows = true;
  const { problems } = lines;
  const before = problems.count;
  const more = lines.readData(
    () => readRow(lines, model),
    () => refuseNames(lines, model),
  );
  if (model.objectiveName !== "" && model.objective < 0 && problems.count === before) {
    problems.note(lines.error("no such N row", `the N row "${model.objectiveName}" of OBJNAME`));
  }
  if (model.objective < 0) model.warnings.add("objective", lines.line, "no N row: the objective is 0");
  model.rhs = new Float64Array(model.builder.numRows).fill(Number.NaN);
  return more;
}

function readRow(lines: MpsLines, model: MpsModel): void {
  if (lines.count !== 2) throw lines.error(`${lines.count} fields`, "a row: type (N, E, L, G) and name");
  const type = lines.word(0);
  model.checkName(lines, 1);
  const { rowNames } = model;
  const known = rowNames.count;
  const name = rowNames.intern(lines.bytes, lines.start[1], lines.end[1]);
  if (model.rowOf.items[name] === REFUSED && name !== known) return;
  if (name !== known) throw lines.error(`row ${lines.quote(1)} a second time`, "a new row name");
  if (type === "E" || type === "L" || type === "G") {
    model.addRow(name, type);
  } else if (type === "N") {
    addFreeRow(lines, model, name);
  } else {
    throw lines.error(`row type ${lines.quote(0)}`, "N, E, L or G");
  }
}

/** Any field of a refused line may be the name of its row. */
function refuseNames(lines: MpsLines, model: MpsModel): void {
  for (let field = lines.count > 1 ? 1 : 0; field < Math.min(lines.count, lines.start.length); field++) {
    model.refuseRow(lines, field);
  }
}

/** The first N row, or the one that OBJNAME names, is the objective. */
function addFreeRow(lines: MpsLines, model: MpsModel, name: number): void {
  const isWished =
    model.objectiveName === "" ||
    new TextDecoder().decode(lines.bytes.subarray(lines.start[1], lines.end[1])) === model.objectiveName;
  if (model.objective < 0 && isWished) {
    model.objective = name;
    model.rowOf.push(OBJECTIVE);
    return;
  }
  model.rowOf.push(DROPPED);
  model.numDropped++;
  model.warnings.add("free row", lines.line, `N row ${lines.quote(1)} is not the objective: dropped`);
}
