import type { MpsLines } from "./mps-lines.ts";
import { DROPPED, type MpsModel, OBJECTIVE } from "./mps-model.ts";

/** Reads the lines of ROWS, up to the next section. @returns false at the end of the text. */
export function readRows(lines: MpsLines, model: MpsModel): boolean {
  let more = lines.next();
  while (more && !lines.isHeader) {
    readRow(lines, model);
    more = lines.next();
  }
  if (model.objectiveName !== "" && model.objective < 0) {
    throw lines.error("no such N row", `the N row "${model.objectiveName}" of OBJNAME`);
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
  if (name !== known) throw lines.error(`row ${lines.quote(1)} a second time`, "a new row name");
  if (type === "E" || type === "L" || type === "G") {
    model.addRow(name, type);
  } else if (type === "N") {
    addFreeRow(lines, model, name);
  } else {
    throw lines.error(`row type ${lines.quote(0)}`, "N, E, L or G");
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
