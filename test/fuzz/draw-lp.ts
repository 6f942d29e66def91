/**
 * Random linear programs of many shapes, drawn from a seed: planted answers, networks, staircases, covers, badly
 * scaled decimals. Data are such that feasible and infeasible lie far apart; what remains doubtful is for exact
 * arithmetic to settle.
 */
import { type ColKind, type Planted, plantedLp } from "../generators/lp.ts";
import type { Random } from "../generators/random.ts";
import { type DenseCol, type DenseProgram, type DenseRow, fromProblem } from "./dense-program.ts";

const INF = Number.POSITIVE_INFINITY;

type Family = (random: Random) => DenseProgram;

/** Mostly small: small programs reach more corner cases a second. */
function drawSize(random: Random): number {
  const kind = random.unit();
  if (kind < 0.6) return random.whole(1, 8);
  return kind < 0.92 ? random.whole(6, 20) : random.whole(20, 60);
}

const continuous = (lb: number, ub: number, cost: number): DenseCol => ({ lb, ub, cost, isInteger: false });

/** Draws by a known answer: optimum, feasible point, infeasibility proof or ray. */
function plantedFamily(random: Random): DenseProgram {
  const rows = drawSize(random);
  const planted = random.pick<Planted>(["optimal", "optimal", "feasible", "infeasible", "unbounded"]);
  const kinds = random.pick<readonly ColKind[] | null>([null, null, ["free"], ["lower"], ["upper", "fixed"]]);
  const shape = {
    rows,
    cols: Math.max(1, Math.round(rows * random.pick([0.5, 1, 1.5, 3]))),
    density: random.pick([0.05, 0.2, 0.5, 0.9]),
    planted,
    degenerate: random.chance(0.4),
    duplicates: random.pick([0, 0.1, 0.5]),
    empties: random.pick([0, 0.05, 0.3]),
    wide: random.chance(0.25) ? random.whole(1, 8) : 0,
    ...(kinds === null ? {} : { colKinds: kinds }),
  };
  return fromProblem(plantedLp(random.uint32(), shape).problem);
}

/** Sources to sinks; balanced, with surplus, or (infeasible) with too little supply. */
function transport(random: Random): DenseProgram {
  const sources = random.whole(1, 6);
  const sinks = random.whole(1, 6);
  const demand = Array.from({ length: sinks }, () => random.whole(0, 20));
  const total = demand.reduce((sum, d) => sum + d, 0);
  const share = Math.floor(total / sources);
  const excess = random.pick([0, 0, 3, -2]);
  const supply = Array.from({ length: sources }, (_, s) =>
    s === 0 ? total - share * (sources - 1) + excess : share,
  );
  const isExact = random.chance(0.5);
  const arcOf = (source: number, sink: number) => source * sinks + sink;
  const cols = Array.from({ length: sources * sinks }, () =>
    continuous(0, random.chance(0.1) ? random.whole(0, 10) : INF, random.whole(0, 9)),
  );
  const unit = (arcs: readonly number[]) => cols.map((_, arc) => (arcs.includes(arc) ? 1 : 0));
  const rows: DenseRow[] = supply.map((ub, source) => ({
    lb: isExact ? ub : -INF,
    ub,
    coefficients: unit(demand.map((_, sink) => arcOf(source, sink))),
  }));
  for (const [sink, lb] of demand.entries()) {
    rows.push({
      lb,
      ub: isExact ? lb : INF,
      coefficients: unit(supply.map((_, source) => arcOf(source, sink))),
    });
  }
  return { maximize: false, offset: 0, cols, rows };
}

/** Flow through a random directed graph; node balances are linearly dependent, costs may be negative. */
function network(random: Random): DenseProgram {
  const nodes = random.whole(2, random.chance(0.2) ? 40 : 10);
  const arcs = nodes + random.whole(0, 2 * nodes);
  const ends = Array.from({ length: arcs }, (_, arc) => {
    const from = arc < nodes ? arc : random.whole(0, nodes - 1);
    return { from, to: arc < nodes ? (arc + 1) % nodes : random.whole(0, nodes - 1) };
  });
  const supply = new Array<number>(nodes).fill(0);
  for (let pair = 0; pair < 3; pair++) {
    const amount = random.whole(0, 8);
    supply[random.whole(0, nodes - 1)] += amount;
    supply[random.whole(0, nodes - 1)] -= amount;
  }
  const cols = ends.map(() =>
    continuous(
      0,
      random.chance(0.6) ? random.whole(2, 15) : INF,
      random.whole(random.chance(0.1) ? -3 : 0, 10),
    ),
  );
  const rows = supply.map((rhs, node) => ({
    lb: rhs,
    ub: rhs,
    coefficients: ends.map(({ from, to }) => (from === node ? 1 : 0) - (to === node ? 1 : 0)),
  }));
  return { maximize: false, offset: 0, cols, rows };
}

/** Stock over time: each period is tied to the one before; buying, selling, storing with losses. */
function staircase(random: Random): DenseProgram {
  const periods = random.whole(1, random.chance(0.2) ? 20 : 8);
  const keep = random.pick([1, 0.95, 0.9]);
  const cols: DenseCol[] = [];
  for (let period = 0; period < periods; period++) {
    const price = random.whole(-4, 20) / 2;
    cols.push(continuous(0, random.whole(3, 12), price));
    cols.push(
      continuous(0, random.chance(0.7) ? random.whole(0, 6) : INF, -price + random.pick([0, 0.5, 1])),
    );
    cols.push(continuous(period === periods - 1 ? random.whole(0, 4) : 0, random.whole(5, 20), 0));
  }
  const rows = Array.from({ length: periods }, (_, period) => {
    const demand = random.whole(0, 7);
    const coefficients = new Array<number>(cols.length).fill(0);
    coefficients[3 * period] = 0.9;
    coefficients[3 * period + 1] = -1;
    coefficients[3 * period + 2] = -1;
    if (period > 0) coefficients[3 * period - 1] = keep;
    return { lb: demand, ub: demand, coefficients };
  });
  return { maximize: false, offset: 0, cols, rows };
}

/** Relaxed covers, packings and assignments: coefficients 1, right-hand sides 1, very degenerate. */
function cover(random: Random): DenseProgram {
  const numCols = random.whole(1, 24);
  const kind = random.pick(["cover", "pack", "part"]);
  const rows = Array.from({ length: drawSize(random) }, () => ({
    lb: kind === "pack" ? -INF : 1,
    ub: kind === "cover" ? INF : 1,
    coefficients: Array.from({ length: numCols }, () => (random.chance(0.3) ? 1 : 0)),
  }));
  const cols = rows.length === 0 ? 0 : numCols;
  return {
    maximize: kind === "pack",
    offset: 0,
    cols: Array.from({ length: cols }, () => continuous(0, random.chance(0.5) ? 1 : INF, random.whole(1, 3))),
    rows,
  };
}

/** Decimal data over several powers of ten: sums are rounded, rows and columns nearly repeat. */
function decimals(random: Random): DenseProgram {
  const numRows = drawSize(random);
  const numCols = drawSize(random);
  const reach = random.whole(0, 3);
  const size = () => 10 ** random.whole(-reach, reach);
  const decimal = () => random.nonZero(99) / 10;
  const rowScale = Array.from({ length: numRows }, size);
  const colScale = Array.from({ length: numCols }, size);
  const point = colScale.map((scale) => (random.chance(0.4) ? 0 : decimal() / scale));
  const rows: DenseRow[] = [];
  for (let row = 0; row < numRows; row++) {
    const repeated = row > 0 && random.chance(0.15) ? (rows[random.whole(0, row - 1)] as DenseRow) : null;
    const coefficients =
      repeated?.coefficients.map((a) => 3 * a) ??
      colScale.map((scale) => (random.chance(0.4) ? decimal() * scale * (rowScale[row] as number) : 0));
    const activity = coefficients.reduce((sum, a, col) => sum + a * (point[col] as number), 0);
    const room = random.pick([0, 1, 5]) * (rowScale[row] as number);
    const kind = random.pick(["atMost", "atLeast", "range", "free"]);
    rows.push({
      lb: kind === "atLeast" || kind === "range" ? activity - room : -INF,
      ub: kind === "atMost" || kind === "range" ? activity + room : INF,
      coefficients,
    });
  }
  const cols = point.map((value, col) => {
    const unit = 1 / (colScale[col] as number);
    const lb = random.chance(0.7) ? value - random.pick([0, 1, 10]) * unit : -INF;
    const ub = random.chance(0.5) ? value + random.pick([0, 2, 1000]) * unit : INF;
    return continuous(lb, ub, random.chance(0.2) ? 0 : decimal() / unit);
  });
  return { maximize: random.chance(0.5), offset: 0.1, cols, rows };
}

const FAMILIES: readonly { readonly name: string; readonly weight: number; readonly draw: Family }[] = [
  { name: "planted", weight: 10, draw: plantedFamily },
  { name: "transport", weight: 2, draw: transport },
  { name: "network", weight: 2, draw: network },
  { name: "staircase", weight: 2, draw: staircase },
  { name: "cover", weight: 2, draw: cover },
  { name: "decimals", weight: 4, draw: decimals },
];

/** Adds what models in the wild have too: empty or repeated rows and columns, rows without sides. */
function addOddities(random: Random, program: DenseProgram): DenseProgram {
  const { cols, rows } = program;
  if (cols.length === 0 || !random.chance(0.3)) return program;
  const kind = random.pick(["emptyCol", "emptyRow", "twinCol", "freeRow", "singleton"]);
  const twin = random.whole(0, cols.length - 1);
  if (kind === "emptyCol" || kind === "twinCol") {
    const source = cols[twin] as DenseCol;
    const added = kind === "twinCol" ? source : continuous(-1, random.pick([1, INF]), random.pick([0, 1, 2]));
    return {
      ...program,
      cols: [...cols, added],
      rows: rows.map((row) => ({
        ...row,
        coefficients: [...row.coefficients, kind === "twinCol" ? (row.coefficients[twin] as number) : 0],
      })),
    };
  }
  const zeros = new Array<number>(cols.length).fill(0);
  if (kind === "emptyRow") return { ...program, rows: [...rows, { lb: -1, ub: 2, coefficients: zeros }] };
  const coefficients = zeros.map((_, col) => (kind === "freeRow" || col === twin ? random.whole(1, 3) : 0));
  const ub = kind === "freeRow" ? INF : random.whole(0, 10);
  return { ...program, rows: [...rows, { lb: -INF, ub, coefficients }] };
}

/** A random LP and the name of its family. */
export function drawLp(random: Random): { readonly family: string; readonly program: DenseProgram } {
  const total = FAMILIES.reduce((sum, { weight }) => sum + weight, 0);
  let ticket = random.whole(1, total);
  for (const { name, weight, draw } of FAMILIES) {
    ticket -= weight;
    if (ticket <= 0) return { family: name, program: addOddities(random, draw(random)) };
  }
  throw new Error("no family drawn");
}
