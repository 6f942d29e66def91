/**
 * Special ordered sets of MPS text, in the sections SOS (the type stands before each set), SOS1 and SOS2. A set begins
 * with `S1 NAME`, `S1 NAME PRIORITY`, `S1 SOS NAME` or `S1 SOS NAME PRIORITY`, in SOS1 and SOS2 also with `SOS NAME`; its
 * members follow as `COLUMN WEIGHT` or `SOS COLUMN WEIGHT`.
 */
import { parseDecimal } from "./decimal.ts";
import type { MpsLines } from "./mps-lines.ts";
import type { MpsModel } from "./mps-model.ts";
import { readExtended } from "./mps-value.ts";
import type { SetReader } from "./set-reader.ts";

/** Reads one of the sections, up to the next. @returns false at the end of the text. */
export function readSets(lines: MpsLines, model: MpsModel, section: string, sets: SetReader): boolean {
  const type = section === "SOS1" ? 1 : section === "SOS2" ? 2 : null;
  const more = lines.readData(
    () => {
      if (!isHead(lines, model, type)) readMember(lines, model, sets);
      else beginSet(lines, type, sets);
    },
    () => sets.repair(),
  );
  sets.end();
  return more;
}

function isNumber(lines: MpsLines, field: number): boolean {
  return !Number.isNaN(parseDecimal(lines.bytes, lines.start[field], lines.end[field]));
}

/** Whether the line begins a set: a column may be called S1, too. */
function isHead(lines: MpsLines, model: MpsModel, type: 1 | 2 | null): boolean {
  const word = lines.word(0);
  if (word === "S1" || word === "S2") {
    const isMember = lines.count === 2 && lines.find(model.colNames, 0) >= 0 && isNumber(lines, 1);
    return !isMember;
  }
  return (
    type !== null &&
    word === "SOS" &&
    lines.count <= 3 &&
    lines.find(model.colNames, 1) < 0 &&
    !isNumber(lines, 1)
  );
}

function beginSet(lines: MpsLines, sectionType: 1 | 2 | null, sets: SetReader): void {
  const { count } = lines;
  const word = lines.word(0);
  const ownType = word === "S1" ? 1 : word === "S2" ? 2 : sectionType;
  if (ownType === null || (sectionType !== null && ownType !== sectionType)) {
    throw lines.error(`a set of type ${lines.quote(0)}`, `S${sectionType} in section SOS${sectionType}`);
  }
  if (count > 4) throw lines.error(`${count} fields`, "a set: type, SOS, name and priority");
  const hasVector = word !== "SOS" && (count === 4 || (count === 3 && !isNumber(lines, 2)));
  const nameField = hasVector ? 2 : 1;
  const name = count > nameField ? decode(lines, nameField) : "";
  const priority = count > nameField + 1 ? readPriority(lines, nameField + 1) : 0;
  sets.begin(ownType, name, priority);
}

function readPriority(lines: MpsLines, field: number): number {
  const value = readExtended(lines, field);
  if ((value | 0) !== value) throw lines.error(`priority ${lines.quote(field)}`, "a 32-bit whole number");
  return value;
}

function decode(lines: MpsLines, field: number): string {
  return new TextDecoder().decode(lines.bytes.subarray(lines.start[field], lines.end[field]));
}

function readMember(lines: MpsLines, model: MpsModel, sets: SetReader): void {
  const { count } = lines;
  if (count !== 2 && count !== 3) throw lines.error(`${count} fields`, "a column and its weight");
  const field = count - 2;
  if (!sets.isOpen) throw lines.error(lines.quote(0), "S1 or S2 and the name of a set first");
  sets.add(model.findCol(lines, field), readExtended(lines, field + 1));
}
