/** From the tables of a MATPOWER case to a network: drops what is out of service, and reports all that cannot be. */
import type { TextPosition } from "../../engine/index.ts";
import type { IssueList } from "../common/fields.ts";
import type { GeneratorCost } from "./cost.ts";
import type { CaseTable, MatpowerCase } from "./matpower.ts";
import { type Branches, type Buses, completeReferences, type Generators, type Network } from "./network.ts";

/** Problems of one case that are listed; the rest is counted. */
const MOST_LISTED = 50;

/** Angle limits of this size, in degrees, are none. */
const ALL_ROUND = 360;

/** Larger figures are damage: no network has 10 TW, no power costs so much. */
const MOST_MW = 1e7;
const MOST_FIGURE = 1e7;
const MOST_COST = 1e12;

const REFERENCE_BUS = 3;
const ISOLATED_BUS = 4;
const COST_BY_PIECES = 1;
const COST_POLYNOMIAL = 2;

const BUS = { id: 0, type: 1, Pd: 2, Gs: 4, Bs: 5 } as const;
const GEN = { bus: 0, status: 7, Pmax: 8, Pmin: 9 } as const;
const GENCOST = { model: 0, n: 3, first: 4 } as const;
const BRANCH = {
  from: 0,
  to: 1,
  r: 2,
  x: 3,
  b: 4,
  rateA: 5,
  ratio: 8,
  angle: 9,
  status: 10,
  angmin: 11,
  angmax: 12,
} as const;

const LEAST_COLS: Readonly<Record<string, number>> = { bus: 13, gen: 10, branch: 11, gencost: 5 };

/** Collects problems with their places, up to a number. */
class CaseIssues {
  readonly #issues: IssueList;
  readonly #given: MatpowerCase;
  readonly #file: string;
  #count = 0;

  /** @param given the case that they are about; what its text itself has for problems comes first. */
  constructor(issues: IssueList, given: MatpowerCase, file: string) {
    this.#issues = issues;
    this.#given = given;
    this.#file = file;
    const { problems, numProblems } = given;
    for (const { found, expected, ...place } of problems) this.#add(place, "data.caseFile", found, expected);
    this.#count += numProblems - problems.length;
  }

  get count(): number {
    return this.#count;
  }

  #add(place: Omit<TextPosition, "file">, path: string, found: string, expected: string): void {
    this.#count++;
    if (this.#count <= MOST_LISTED) this.#issues.add(path, found, expected, { file: this.#file, ...place });
  }

  /** A problem of a field of the case; in line 1 if the text does not assign it. */
  addField(field: string, found: string, expected: string): void {
    const pos = this.#given.fieldPos.get(field);
    this.#add(pos === undefined ? { line: 1 } : this.#given.placeAt(pos), `mpc.${field}`, found, expected);
  }

  /** A problem of a table as a whole. */
  addTable({ name, pos }: CaseTable, found: string, expected: string): void {
    this.#add(this.#given.placeAt(pos), name, found, expected);
  }

  /** A problem of a figure of a table, unless its row could not even be read, which has been told. */
  addAt(
    table: CaseTable,
    row: number,
    col: number,
    field: string,
    found: string | number,
    expected: string,
  ): void {
    if (table.isDamaged[row] === 1) return;
    const place = this.#given.placeAt(table.cellPos[row * table.numCols + col]);
    this.#add(place, `${table.name}(${row + 1}).${field}`, String(found), expected);
  }

  summarise(): void {
    const rest = this.#count - MOST_LISTED;
    if (rest > 0) this.#issues.add("data.caseFile", `${rest} more problems of the case`, "none");
  }
}

/** A figure of a table. */
function at(table: CaseTable, row: number, col: number): number {
  return table.values[row * table.numCols + col];
}

/** A figure of reasonable size; others are reported. */
function finiteAt(
  table: CaseTable,
  row: number,
  col: number,
  field: string,
  issues: CaseIssues,
  most: number = MOST_FIGURE,
): number {
  const value = at(table, row, col);
  if (!(Math.abs(value) <= most)) {
    issues.addAt(table, row, col, field, value, `a finite number of magnitude up to ${most}`);
  }
  return value;
}

/** The tables of a case, null where one is missing or too narrow. */
function tableOf(given: MatpowerCase, name: string, issues: CaseIssues): CaseTable | null {
  const table = given.tables.get(name);
  if (table === undefined) {
    if (!given.broken.has(name)) issues.addField(name, "nothing", `a matrix mpc.${name}`);
    return null;
  }
  if (table.numRows > 0 && table.isDamaged.every((damaged) => damaged === 1)) return null;
  if (table.numRows > 0 && table.numCols < LEAST_COLS[name]) {
    const expected = `at least ${LEAST_COLS[name]}, as the format has`;
    issues.addTable(table, `${table.numCols} columns`, expected);
    return null;
  }
  return table;
}

/** Where the buses stand. */
interface BusPositions {
  /** By the number of a bus; −1 of isolated ones. */
  readonly of: ReadonlyMap<number, number>;
  /** False: rows of buses could not be read, so that a number that is not there may be one of theirs. */
  readonly isComplete: boolean;
}

const NO_POSITIONS: BusPositions = { of: new Map(), isComplete: false };

/** Buses in use, and where they stand. */
function readBuses(table: CaseTable, issues: CaseIssues): { buses: Buses; positions: BusPositions } {
  const positions = new Map<number, number>();
  const rows: number[] = [];
  for (let row = 0; row < table.numRows; row++) {
    const id = at(table, row, BUS.id);
    const type = at(table, row, BUS.type);
    if (!(Number.isInteger(id) && id >= 1 && id < 2 ** 31)) {
      issues.addAt(table, row, BUS.id, "bus_i", id, "a whole number of at least 1");
    } else if (positions.has(id))
      issues.addAt(table, row, BUS.id, "bus_i", id, "a number that no other bus has");
    if (![1, 2, REFERENCE_BUS, ISOLATED_BUS].includes(type)) {
      issues.addAt(table, row, BUS.type, "type", type, "1, 2, 3 (reference) or 4 (isolated)");
    }
    const isUsed = type !== ISOLATED_BUS;
    positions.set(id, isUsed ? rows.length : -1);
    if (isUsed) rows.push(row);
  }
  if (rows.length === 0) issues.addTable(table, "no bus in use", "at least one");
  const figures = (col: number, field: string) =>
    Float64Array.from(rows, (row) => finiteAt(table, row, col, field, issues));
  const buses: Buses = {
    count: rows.length,
    id: Int32Array.from(rows, (row) => at(table, row, BUS.id)),
    loadMW: figures(BUS.Pd, "Pd"),
    shuntMW: figures(BUS.Gs, "Gs"),
    shuntMVAr: figures(BUS.Bs, "Bs"),
    isReference: Uint8Array.from(rows, (row) => (at(table, row, BUS.type) === REFERENCE_BUS ? 1 : 0)),
  };
  return { buses, positions: { of: positions, isComplete: !table.isDamaged.includes(1) } };
}

/** The position of a bus that a row names, −1 of an isolated one; unknown ones are reported. */
function busAt(
  table: CaseTable,
  row: number,
  col: number,
  field: string,
  positions: BusPositions,
  issues: CaseIssues,
): number {
  const id = at(table, row, col);
  const position = positions.of.get(id);
  if (position === undefined && positions.isComplete) {
    issues.addAt(table, row, col, field, id, "the number of a bus in mpc.bus");
  }
  return position ?? -1;
}

const degrees = (value: number) => (value * Math.PI) / 180;

/** Angle limits of a branch, rad; 0 and ±360° and missing columns mean none. */
function angleLimits(table: CaseTable, row: number): readonly [number, number] {
  if (table.numCols <= BRANCH.angmax) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const least = at(table, row, BRANCH.angmin);
  const most = at(table, row, BRANCH.angmax);
  return [
    least === 0 || least <= -ALL_ROUND ? Number.NEGATIVE_INFINITY : degrees(least),
    most === 0 || most >= ALL_ROUND ? Number.POSITIVE_INFINITY : degrees(most),
  ];
}

function readBranches(table: CaseTable, positions: BusPositions, issues: CaseIssues): Branches {
  const rows: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  for (let row = 0; row < table.numRows; row++) {
    const status = finiteAt(table, row, BRANCH.status, "status", issues);
    const fromBus = busAt(table, row, BRANCH.from, "fbus", positions, issues);
    const toBus = busAt(table, row, BRANCH.to, "tbus", positions, issues);
    if (!(status > 0) || fromBus < 0 || toBus < 0) continue;
    if (fromBus === toBus)
      issues.addAt(table, row, BRANCH.to, "tbus", at(table, row, BRANCH.to), "another bus than fbus");
    rows.push(row);
    from.push(fromBus);
    to.push(toBus);
  }
  const limits = rows.map((row) => angleLimits(table, row));
  for (const [pos, [least, most]] of limits.entries()) {
    const row = rows[pos];
    if (!(at(table, row, BRANCH.x) !== 0))
      issues.addAt(table, row, BRANCH.x, "x", 0, "a reactance other than 0");
    const rating = at(table, row, BRANCH.rateA);
    if (!(rating >= 0 && (rating <= MOST_MW || rating === Number.POSITIVE_INFINITY))) {
      issues.addAt(table, row, BRANCH.rateA, "rateA", rating, `0 (no limit), up to ${MOST_MW} [MVA], or Inf`);
    }
    if (!(at(table, row, BRANCH.ratio) >= 0)) {
      issues.addAt(table, row, BRANCH.ratio, "ratio", at(table, row, BRANCH.ratio), "0 (a line) or more");
    }
    if (!(least <= most)) {
      issues.addAt(
        table,
        row,
        BRANCH.angmin,
        "angmin",
        at(table, row, BRANCH.angmin),
        "at most angmax [degrees]",
      );
    }
  }
  const figures = (col: number, field: string) =>
    Float64Array.from(rows, (row) => finiteAt(table, row, col, field, issues));
  return {
    count: rows.length,
    row: Int32Array.from(rows, (row) => row + 1),
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    resistance: figures(BRANCH.r, "r"),
    reactance: figures(BRANCH.x, "x"),
    charging: figures(BRANCH.b, "b"),
    tap: figures(BRANCH.ratio, "ratio").map((ratio) => (ratio === 0 ? 1 : ratio)),
    shiftRad: figures(BRANCH.angle, "angle").map(degrees),
    ratingMW: Float64Array.from(rows, (row) => at(table, row, BRANCH.rateA) || Number.POSITIVE_INFINITY),
    angleMinRad: Float64Array.from(limits, ([least]) => least),
    angleMaxRad: Float64Array.from(limits, ([, most]) => most),
  };
}

const mostOf = (power: number) => (power === 0 ? MOST_COST : MOST_FIGURE);

/** The coefficients from c0 up; those beyond degree 2 must be 0. */
function polynomialCost(table: CaseTable, row: number, n: number, issues: CaseIssues): GeneratorCost {
  const colOf = (power: number) => GENCOST.first + n - 1 - power;
  const coefficient = (power: number) =>
    power < n ? finiteAt(table, row, colOf(power), `c${power}`, issues, mostOf(power)) : 0;
  for (let power = 3; power < n; power++) {
    const value = coefficient(power);
    if (value !== 0)
      issues.addAt(table, row, colOf(power), `c${power}`, value, "0: costs are at most quadratic");
  }
  const c2 = coefficient(2);
  if (c2 < 0)
    issues.addAt(table, row, colOf(2), "c2", c2, "at least 0: falling marginal costs are not convex");
  return { kind: "polynomial", c2, c1: coefficient(1), c0: coefficient(0) };
}

/** Reports points that do not rise, or whose slopes fall. */
function piecesCost(table: CaseTable, row: number, n: number, issues: CaseIssues): GeneratorCost {
  const colOf = (pos: number, offset: 0 | 1) => GENCOST.first + 2 * pos + offset;
  const point = (pos: number, offset: 0 | 1) => {
    const field = offset === 0 ? `x${pos}` : `y${pos}`;
    const most = offset === 0 ? MOST_MW : MOST_COST;
    return finiteAt(table, row, colOf(pos, offset), field, issues, most);
  };
  const powerMW = Float64Array.from({ length: n }, (_, pos) => point(pos, 0));
  const cost = Float64Array.from({ length: n }, (_, pos) => point(pos, 1));
  let before = Number.NEGATIVE_INFINITY;
  for (let pos = 1; pos < n; pos++) {
    const slope = (cost[pos] - cost[pos - 1]) / (powerMW[pos] - powerMW[pos - 1]);
    if (powerMW[pos] <= powerMW[pos - 1]) {
      issues.addAt(
        table,
        row,
        colOf(pos, 0),
        `x${pos}`,
        powerMW[pos],
        `more than x${pos - 1} = ${powerMW[pos - 1]} [MW]`,
      );
    } else if (slope < before - 1e-9 * Math.max(1, Math.abs(before))) {
      const found = `a slope of ${Number(slope.toPrecision(8))} after ${Number(before.toPrecision(8))}`;
      issues.addAt(
        table,
        row,
        colOf(pos, 1),
        `y${pos}`,
        found,
        "rising slopes: falling marginal costs are not convex",
      );
    } else if (Math.abs(slope) > MOST_COST) {
      issues.addAt(
        table,
        row,
        colOf(pos, 1),
        `y${pos}`,
        `a slope of ${slope}`,
        `one of magnitude up to ${MOST_COST} [$/MWh]`,
      );
    }
    before = slope;
  }
  return { kind: "pieces", powerMW, cost };
}

const FREE: GeneratorCost = { kind: "polynomial", c2: 0, c1: 0, c0: 0 };

function readCost(table: CaseTable, row: number, issues: CaseIssues): GeneratorCost {
  const model = at(table, row, GENCOST.model);
  const n = at(table, row, GENCOST.n);
  const least = model === COST_BY_PIECES ? 2 : 1;
  const room = table.numCols - GENCOST.first;
  const most = model === COST_BY_PIECES ? Math.floor(room / 2) : room;
  if (model !== COST_BY_PIECES && model !== COST_POLYNOMIAL) {
    issues.addAt(table, row, GENCOST.model, "model", model, "1 (by pieces) or 2 (polynomial)");
  } else if (!(Number.isInteger(n) && n >= least && n <= most)) {
    issues.addAt(
      table,
      row,
      GENCOST.n,
      "n",
      n,
      `a whole number from ${least} to ${most}, what the row has room for`,
    );
  } else if (model === COST_BY_PIECES) return piecesCost(table, row, n, issues);
  else return polynomialCost(table, row, n, issues);
  return FREE;
}

function readGenerators(
  gen: CaseTable,
  gencost: CaseTable | null,
  positions: BusPositions,
  issues: CaseIssues,
): Generators {
  const counts = [gen.numRows, 2 * gen.numRows];
  // A row that could not be read may be two of them.
  const isWhole = ![gen, gencost].some((table) => table?.isDamaged.includes(1));
  if (gencost !== null && isWhole && !counts.includes(gencost.numRows)) {
    const expected = `${counts.join(" or ")} (with reactive power), as mpc.gen has ${gen.numRows}`;
    issues.addTable(gencost, `${gencost.numRows} rows`, expected);
  }
  const rows: number[] = [];
  const bus: number[] = [];
  const cost: GeneratorCost[] = [];
  for (let row = 0; row < gen.numRows; row++) {
    const status = finiteAt(gen, row, GEN.status, "status", issues);
    const position = busAt(gen, row, GEN.bus, "bus", positions, issues);
    if (!(status > 0) || position < 0) continue;
    const least = at(gen, row, GEN.Pmin);
    const most = at(gen, row, GEN.Pmax);
    const own = gencost !== null && row < gencost.numRows ? readCost(gencost, row, issues) : FREE;
    const isTooLarge = [least, most].some((limit) => Number.isFinite(limit) && Math.abs(limit) > MOST_MW);
    if (!(least <= most && least < Number.POSITIVE_INFINITY && most > Number.NEGATIVE_INFINITY)) {
      issues.addAt(gen, row, GEN.Pmin, "Pmin", least, `a number of at most Pmax = ${most} [MW]`);
    } else if (isTooLarge) {
      issues.addAt(
        gen,
        row,
        GEN.Pmax,
        "Pmax",
        `${least} to ${most}`,
        `limits of magnitude up to ${MOST_MW} [MW], or Inf`,
      );
    } else if (!(Number.isFinite(least) && Number.isFinite(most)) && (own.kind === "pieces" || own.c2 > 0)) {
      issues.addAt(gen, row, GEN.Pmax, "Pmax", most, "finite limits, since the cost is not linear");
    }
    rows.push(row);
    bus.push(position);
    cost.push(own);
  }
  return {
    count: rows.length,
    row: Int32Array.from(rows, (row) => row + 1),
    bus: Int32Array.from(bus),
    minMW: Float64Array.from(rows, (row) => at(gen, row, GEN.Pmin)),
    maxMW: Float64Array.from(rows, (row) => at(gen, row, GEN.Pmax)),
    cost,
  };
}

/**
 * The network of a case.
 * @param issues gets every problem with its line and column in `file`.
 * @returns null where there are problems.
 */
export function networkFromMatpower(given: MatpowerCase, file: string, issues: IssueList): Network | null {
  const found = new CaseIssues(issues, given, file);
  if (given.version !== "2" && !given.broken.has("version")) {
    found.addField("version", given.version === null ? "nothing" : JSON.stringify(given.version), "'2'");
  }
  const baseMVA = given.baseMVA ?? Number.NaN;
  if (!(baseMVA > 0 && baseMVA < Number.POSITIVE_INFINITY) && !given.broken.has("baseMVA")) {
    found.addField("baseMVA", given.baseMVA === null ? "nothing" : String(baseMVA), "a number above 0 [MVA]");
  }
  const [bus, gen, gencost, branch] = ["bus", "gen", "gencost", "branch"].map((name) =>
    tableOf(given, name, found),
  );
  const { buses, positions } =
    bus === null ? { buses: null, positions: NO_POSITIONS } : readBuses(bus, found);
  const branches = branch === null ? null : readBranches(branch, positions, found);
  const generators = gen === null ? null : readGenerators(gen, gencost, positions, found);
  found.summarise();
  if (found.count > 0 || buses === null || branches === null || generators === null) return null;
  const remarks = completeReferences(buses, branches.from, branches.to);
  return { baseMVA, buses, branches, generators, remarks };
}
