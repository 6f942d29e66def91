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
import { MOST_PROBLEMS, ParseProblems } from "./parse-problems.ts";
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

/** In place of `MOST_PROBLEMS`: while it is not known which format is meant. */
const FIRST_ONLY = 0;

const KNOWN_SECTIONS = "NAME, OBJSENSE, OBJNAME, ROWS, COLUMNS, RHS, RANGES, BOUNDS, SOS, ENDATA";

/**
 * Reads an MPS model. Speed: some 100 MB/s; memory: about 30 bytes an entry beside the text.
 *
 * @param text the text, or its bytes, ASCII or UTF-8; borrowed.
 * @param file name for messages.
 * @throws ParseError with the line; its followers are the other problems of the text.
 */
export function readMps(text: Uint8Array | string, file = "model"): ReadModel {
  const bytes = textBytes(text, file);
  const from = checkText(bytes, file, "an MPS model");
  const read = (format: MpsFormat, mostProblems: number) => readAs(format, bytes, file, from, mostProblems);
  const free = orError(() => read("free", FIRST_ONLY));
  if (!(free instanceof ParseError)) return free;
  const fixed = orError(() => read("fixed", FIRST_ONLY));
  if (!(fixed instanceof ParseError)) {
    const note = `${file}:${free.position.line}: read in fixed format, as free format does not fit`;
    return { ...fixed, warnings: [note, ...fixed.warnings] };
  }
  // The format that came further is the one the author meant, or else the one with fewer problems.
  const ahead = fixed.position.line - free.position.line;
  if (ahead !== 0) return read(ahead > 0 ? "fixed" : "free", MOST_PROBLEMS);
  const numFollowers = (format: MpsFormat): number => {
    const error = orError(() => read(format, MOST_PROBLEMS));
    return error instanceof ParseError ? error.followers.length : 0;
  };
  return read(numFollowers("fixed") < numFollowers("free") ? "fixed" : "free", MOST_PROBLEMS);
}

/** What was read, or why it cannot be. */
function orError(read: () => ReadModel): ReadModel | ParseError {
  try {
    return read();
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
}

function readAs(
  format: MpsFormat,
  bytes: Uint8Array,
  file: string,
  from: number,
  mostProblems: number,
): ReadModel {
  const problems = new ParseProblems(mostProblems);
  const lines = new MpsLines(bytes, file, from, format, problems);
  const model = new MpsModel(file);
  const sets = new SetReader(model.builder, (found, expected) => lines.error(found, expected));
  model.setNames = sets.names;
  const sections = new Sections(lines);
  let more = lines.next();
  while (more && !(lines.isHeader && lines.word(0) === "ENDATA")) {
    const { line } = lines;
    try {
      const section = sections.begin();
      more = section === null ? lines.skipData() : readSection(lines, model, section, sets);
    } catch (error) {
      problems.note(error);
      sections.hasRefused = true;
      // The next section may be at hand, where a line was missing before it.
      const isAtNext = lines.isHeader && lines.count > 0 && lines.line > line;
      more = isAtNext || lines.skipData();
    }
  }
  if (more) sections.assertComplete();
  else problems.note(new ParseError({ file, line: lines.line }, "the end of the text", "ENDATA"));
  if (!sections.has("BOUNDS")) applyDefaultBounds(lines, model);
  return model.finish(problems);
}

/** Each section once; ROWS before COLUMNS before RHS, RANGES, BOUNDS and SOS, these in any order. */
class Sections {
  /** Whether a section was refused, so that one that is missing may have been meant by it. */
  hasRefused = false;
  readonly #lines: MpsLines;
  readonly #seen = new Set<string>();

  constructor(lines: MpsLines) {
    this.#lines = lines;
  }

  has(key: string): boolean {
    return this.#seen.has(key);
  }

  /**
   * The section whose header is the present line; null where it means nothing without one that was refused.
   *
   * @throws ParseError where it must not stand.
   */
  begin(): string | null {
    const lines = this.#lines;
    if (!lines.isHeader) throw lines.error(lines.quote(0), "a section, from the first column on");
    const section = lines.word(0);
    const key = SYNONYMS.get(section) ?? section;
    if (this.has(key)) throw lines.error(`a second section ${section}`, "each section once");
    const isLate = /^(RHS|RANGES|BOUNDS|SOS[12]?)$/.test(section);
    this.#seen.add(key);
    const needed = isLate ? "COLUMNS" : section === "COLUMNS" ? "ROWS" : "";
    if (needed === "" || this.has(needed)) return key;
    if (!this.hasRefused) throw lines.error(`section ${section}`, `section ${needed} before it`);
    return isLate ? null : key;
  }

  /** At ENDATA. */
  assertComplete(): void {
    for (const needed of this.hasRefused ? [] : ["ROWS", "COLUMNS"]) {
      if (!this.has(needed)) this.#lines.problems.note(this.#lines.error("ENDATA", `section ${needed}`));
    }
  }
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
