/**
 * MPS text, free and fixed. The dialect, case by case, is in docs/formats.md. Every text is first read as free format;
 * what free format cannot read, because names hold blanks, is tried in fixed columns.
 */
import { ParseError } from "../../engine/index.ts";
import { checkText, textBytes } from "./byte-text.ts";
import { applyDefaultBounds, readBounds } from "./mps-bounds.ts";
import { readColumns } from "./mps-columns.ts";
import { type MpsFormat, MpsLines } from "./mps-lines.ts";
import { MpsModel } from "./mps-model.ts";
import { readRanges, readRhs } from "./mps-pairs.ts";
import { readRows } from "./mps-rows.ts";
import { readSets } from "./mps-sets.ts";
import type { ReadModel } from "./read-model.ts";
import { SetReader } from "./set-reader.ts";

const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ["SETS", "special ordered sets in a section SOS"],
  ["QUADOBJ", "a linear objective: quadratic terms are not supported"],
  ["QMATRIX", "a linear objective: quadratic terms are not supported"],
  ["QSECTION", "linear rows: quadratic terms are not supported"],
  ["QCMATRIX", "linear rows: quadratic terms are not supported"],
  ["CSECTION", "linear rows: cones are not supported"],
  ["INDICATORS", "no indicator rows: they are not supported"],
  ["GENCONS", "no general constraints: they are not supported"],
  ["LAZYCONS", "no lazy rows: they are not supported"],
  ["USERCUTS", "no user cuts: they are not supported"],
  ["PWLOBJ", "a linear objective: piecewise terms are not supported"],
]);

const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ["OBJSENS", "OBJSENSE"],
  ["OBJECT", "OBJNAME"],
  ["OBJECTIVE", "OBJNAME"],
]);

const KNOWN_SECTIONS = "NAME, OBJSENSE, OBJNAME, ROWS, COLUMNS, RHS, RANGES, BOUNDS, SOS, ENDATA";

/**
 * Reads an MPS model. Speed: some 100 MB/s; memory: about 30 bytes an entry beside the text.
 *
 * @param text the text, or its bytes, ASCII or UTF-8; borrowed.
 * @param file name for messages.
 * @throws ParseError with the line.
 */
export function readMps(text: Uint8Array | string, file = "model"): ReadModel {
  const bytes = textBytes(text, file);
  const from = checkText(bytes, file, "an MPS model");
  try {
    return readAs("free", bytes, file, from);
  } catch (freeError) {
    if (!(freeError instanceof ParseError)) throw freeError;
    try {
      const model = readAs("fixed", bytes, file, from);
      const note = `${file}:${freeError.position.line}: read in fixed format, as free format does not fit`;
      return { ...model, warnings: [note, ...model.warnings] };
    } catch (fixedError) {
      if (!(fixedError instanceof ParseError)) throw fixedError;
      // The format that came further is the one the author meant.
      throw fixedError.position.line > freeError.position.line ? fixedError : freeError;
    }
  }
}

function readAs(format: MpsFormat, bytes: Uint8Array, file: string, from: number): ReadModel {
  const lines = new MpsLines(bytes, file, from, format);
  const model = new MpsModel(file);
  const sets = new SetReader(model.builder, (found, expected) => lines.error(found, expected));
  model.setNames = sets.names;
  const seen = new Set<string>();
  let more = lines.next();
  while (more) {
    if (!lines.isHeader) throw lines.error(lines.quote(0), "a section, from the first column on");
    const section = lines.word(0);
    if (section === "ENDATA") return finish(lines, model, seen);
    checkOrder(lines, section, seen);
    more = readSection(lines, model, SYNONYMS.get(section) ?? section, sets);
  }
  throw new ParseError({ file, line: lines.line }, "the end of the text", "ENDATA");
}

function finish(lines: MpsLines, model: MpsModel, seen: ReadonlySet<string>): ReadModel {
  for (const needed of ["ROWS", "COLUMNS"]) {
    if (!seen.has(needed)) throw lines.error("ENDATA", `section ${needed}`);
  }
  if (!seen.has("BOUNDS")) applyDefaultBounds(lines, model);
  return model.finish();
}

/** Each section once; ROWS before COLUMNS before RHS, RANGES, BOUNDS and SOS, these in any order. */
function checkOrder(lines: MpsLines, section: string, seen: Set<string>): void {
  const key = SYNONYMS.get(section) ?? section;
  if (seen.has(key)) throw lines.error(`a second section ${section}`, "each section once");
  const isLate = /^(RHS|RANGES|BOUNDS|SOS[12]?)$/.test(section);
  if (isLate && !seen.has("COLUMNS")) throw lines.error(`section ${section}`, "section COLUMNS before it");
  if (section === "COLUMNS" && !seen.has("ROWS"))
    throw lines.error("section COLUMNS", "section ROWS before it");
  seen.add(key);
}

/** Reads one section. @returns whether the next one's first line is at hand. */
function readSection(lines: MpsLines, model: MpsModel, section: string, sets: SetReader): boolean {
  switch (section) {
    case "NAME":
      if (lines.count > 1) model.modelName = decodeField(lines, model, 1);
      return lines.next();
    case "OBJSENSE":
      return readSense(lines, model);
    case "OBJNAME":
      return readObjectiveName(lines, model);
    case "ROWS":
      return readRows(lines, model);
    case "COLUMNS":
      return readColumns(lines, model);
    case "RHS":
      return readRhs(lines, model);
    case "RANGES":
      return readRanges(lines, model);
    case "BOUNDS":
      return readBounds(lines, model);
    case "SOS":
    case "SOS1":
    case "SOS2":
      return readSets(lines, model, section, sets);
    default:
      throw lines.error(`section ${lines.quote(0)}`, UNSUPPORTED.get(section) ?? `one of ${KNOWN_SECTIONS}`);
  }
}

/** The word stands in the header's line or in the next one. */
function readSense(lines: MpsLines, model: MpsModel): boolean {
  let field = 1;
  if (lines.count < 2) {
    if (!lines.next() || lines.isHeader) throw lines.error("no sense", "MAX or MIN after OBJSENSE");
    field = 0;
  }
  const word = lines.word(field);
  if (!/^(MAX|MIN)(IMI[SZ]E)?$/.test(word)) throw lines.error(lines.quote(field), "MAX or MIN");
  model.builder.maximize = word.startsWith("MAX");
  return lines.next();
}

function readObjectiveName(lines: MpsLines, model: MpsModel): boolean {
  if (model.rowNames.count > 0) throw lines.error("OBJNAME after ROWS", "OBJNAME before ROWS");
  let field = 1;
  if (lines.count < 2) {
    if (!lines.next() || lines.isHeader) throw lines.error("no name", "a row name after OBJNAME");
    field = 0;
  }
  model.objectiveName = decodeField(lines, model, field);
  return lines.next();
}

function decodeField(lines: MpsLines, model: MpsModel, field: number): string {
  model.checkName(lines, field);
  return new TextDecoder().decode(lines.bytes.subarray(lines.start[field], lines.end[field]));
}
