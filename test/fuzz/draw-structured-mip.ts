/**
 * Small mixed-integer programs with the structure of real ones: presolve, cuts and boxes find something to do in them, which
 * they seldom do in dense random rows.
 */
import type { Random } from "../generators/random.ts";
import type { DenseCol, DenseProgram } from "./dense-program.ts";

const INFINITE = Number.POSITIVE_INFINITY;

/** A program that grows by columns and sparse rows. */
class Draft {
  readonly #cols: DenseCol[] = [];
  readonly #rows: { readonly lb: number; readonly ub: number; readonly terms: readonly Term[] }[] = [];

  col(cost: number, lb: number, ub: number, isInteger: boolean): number {
    return this.#cols.push({ cost, lb, ub, isInteger }) - 1;
  }

  /** The integer columns so far. */
  get integers(): readonly number[] {
    return this.#cols.flatMap(({ isInteger }, col) => (isInteger ? [col] : []));
  }

  binary(cost: number): number {
    return this.col(cost, 0, 1, true);
  }

  row(lb: number, ub: number, terms: readonly Term[]): void {
    this.#rows.push({ lb, ub, terms });
  }

  close(offset: number): DenseProgram {
    const rows = this.#rows.map(({ lb, ub, terms }) => {
      const coefficients = new Array<number>(this.#cols.length).fill(0);
      for (const [col, value] of terms) coefficients[col] = (coefficients[col] as number) + value;
      return { lb, ub, coefficients };
    });
    return { maximize: false, offset, cols: this.#cols, rows };
  }
}

/** Column and coefficient. */
type Term = readonly [number, number];

/** Production with set-ups, batches of whole numbers and a stock. */
function lotSizing(random: Random, draft: Draft): void {
  const periods = random.whole(2, 7);
  const batch = random.chance(0.3) ? random.whole(2, 5) : 0;
  const capacity = random.chance(0.5) ? random.whole(6, 15) : 1000;
  const stock: number[] = [];
  for (let period = 0; period < periods; period++) {
    const made = draft.col(random.whole(0, 4), 0, INFINITE, batch > 0);
    const isOn = draft.binary(random.whole(1, 30));
    stock.push(draft.col(random.whole(0, 3), 0, random.chance(0.2) ? 5 : INFINITE, false));
    const before: Term[] = period === 0 ? [] : [[stock[period - 1] as number, 1]];
    const demand = random.whole(0, 8);
    draft.row(demand, demand, [...before, [made, Math.max(1, batch)], [stock[period] as number, -1]]);
    draft.row(-INFINITE, 0, [
      [made, Math.max(1, batch)],
      [isOn, -capacity],
    ]);
  }
}

/** A battery at prices of either sign, which may not charge and discharge at once. */
function storage(random: Random, draft: Draft): void {
  const hours = random.whole(2, 8);
  const power = random.whole(2, 6);
  const efficiency = random.pick([1, 0.9, 0.95, 0.5]);
  let before = draft.col(0, 2, 2, false);
  for (let hour = 0; hour < hours; hour++) {
    const price = random.whole(-9, 9) / random.pick([1, 4, 100]);
    const inflow = draft.col(price, 0, power, false);
    const outflow = draft.col(-0.9 * price, 0, power, false);
    const isCharging = draft.binary(0);
    const level = draft.col(0, random.chance(0.2) ? 1 : 0, 2 * power, false);
    draft.row(0, 0, [
      [before, 1],
      [inflow, efficiency],
      [outflow, -1 / efficiency],
      [level, -1],
    ]);
    draft.row(-INFINITE, 0, [
      [inflow, 1],
      [isCharging, -power],
    ]);
    draft.row(-INFINITE, power, [
      [outflow, 1],
      [isCharging, power],
    ]);
    if (random.chance(0.3)) {
      draft.row(-INFINITE, 0, [
        [inflow, -1],
        [isCharging, random.whole(1, 2)],
      ]);
    }
    before = level;
  }
}

/** Flows from plants to customers over arcs that must be opened. */
function fixedCharge(random: Random, draft: Draft): void {
  const plants = random.whole(1, 3);
  const customers = random.whole(1, 5);
  const demand = Array.from({ length: customers }, () => random.whole(1, 9));
  const into: Term[][] = demand.map(() => []);
  const isInteger = random.chance(0.3);
  for (let plant = 0; plant < plants; plant++) {
    const out: Term[] = [];
    for (let customer = 0; customer < customers; customer++) {
      const flow = draft.col(random.whole(0, 5), 0, INFINITE, isInteger);
      const isOpen = draft.binary(random.whole(0, 20));
      const most = random.chance(0.5) ? (demand[customer] as number) : random.pick([50, 1e4, 1e6]);
      draft.row(-INFINITE, 0, [
        [flow, 1],
        [isOpen, -most],
      ]);
      out.push([flow, 1]);
      into[customer]?.push([flow, 1]);
    }
    draft.row(-INFINITE, random.whole(5, 30), out);
  }
  for (const [customer, terms] of into.entries()) {
    const wanted = demand[customer] as number;
    draft.row(wanted, random.chance(0.5) ? wanted : INFINITE, terms);
  }
}

/** Knapsacks, some of them equations, over binaries and small or boundless whole numbers. */
function knapsacks(random: Random, draft: Draft): void {
  const count = random.whole(3, 15);
  const most = random.pick([1, 1, 3, INFINITE]);
  const sign = random.chance(0.7) ? 1 : -1;
  const cols = Array.from({ length: count }, () =>
    draft.col(sign * random.whole(0, 20), random.chance(0.1) ? -1 : 0, most, true),
  );
  const rows = random.whole(1, 3);
  for (let row = 0; row < rows; row++) {
    const largest = random.pick([9, 40, 3000]);
    const scale = random.pick([1, 1, 2, 0.5, 0.1]);
    const terms = cols.map((col): Term => [col, scale * random.whole(1, largest)]);
    const side = scale * random.whole(1, Math.ceil((count * largest) / 3));
    draft.row(
      sign > 0 || random.chance(0.3) ? side : -INFINITE,
      row > 0 && sign > 0 ? INFINITE : side,
      terms,
    );
  }
}

/** Coverings, packings and partitions by binaries, with a slack here and there. */
function covering(random: Random, draft: Draft): void {
  const count = random.whole(4, 18);
  const isPacking = random.chance(0.3);
  const cols = Array.from({ length: count }, () => draft.binary((isPacking ? -1 : 1) * random.whole(1, 9)));
  const rows = random.whole(3, 12);
  for (let row = 0; row < rows; row++) {
    const terms = cols.filter(() => random.chance(0.35)).map((col): Term => [col, 1]);
    if (terms.length === 0) continue;
    const isEquation = random.chance(0.3);
    if (random.chance(0.2)) terms.push([draft.col(random.whole(3, 12), 0, INFINITE, random.chance(0.5)), 1]);
    draft.row(isPacking && !isEquation ? -INFINITE : 1, isPacking || isEquation ? 1 : INFINITE, terms);
  }
}

/** Jobs on one machine, in an order that binaries choose by a big M. */
function scheduling(random: Random, draft: Draft): void {
  const jobs = random.whole(2, 4);
  const large = random.pick([30, 100, 1e4, 1e6]);
  const last = draft.col(1, 0, INFINITE, false);
  const length = Array.from({ length: jobs }, () => random.whole(1, 6));
  const start = length.map(() =>
    draft.col(random.whole(0, 2), random.whole(0, 4), INFINITE, random.chance(0.3)),
  );
  for (let one = 0; one < jobs; one++) {
    draft.row(length[one] as number, INFINITE, [
      [last, 1],
      [start[one] as number, -1],
    ]);
    for (let other = 0; other < one; other++) {
      const isFirst = draft.binary(0);
      draft.row(length[one] as number, INFINITE, [
        [start[other] as number, 1],
        [start[one] as number, -1],
        [isFirst, large],
      ]);
      draft.row((length[other] as number) - large, INFINITE, [
        [start[one] as number, 1],
        [start[other] as number, -1],
        [isFirst, -large],
      ]);
    }
  }
}

/** Whole numbers without bounds, tied to each other and to continuous columns by equations. */
function boundless(random: Random, draft: Draft): void {
  const count = random.whole(2, 7);
  const cols = Array.from({ length: count }, () =>
    draft.col(
      random.whole(0, 9),
      random.pick([-INFINITE, 0, 0, -3]),
      random.pick([INFINITE, INFINITE, 12]),
      random.chance(0.75),
    ),
  );
  const rows = random.whole(1, 5);
  for (let row = 0; row < rows; row++) {
    const terms = cols
      .filter(() => random.chance(0.6))
      .map((col): Term => [col, random.nonZero(random.pick([1, 2, 12]))]);
    const side = random.whole(-20, 40) / random.pick([1, 1, 2, 3]);
    const isEquation = random.chance(0.4);
    draft.row(side, isEquation ? side : random.chance(0.2) ? side + random.whole(0, 9) : INFINITE, terms);
  }
}

/** Tasks for workers of limited hours; sums over the workers are columns of their own. */
function assignment(random: Random, draft: Draft): void {
  const workers = random.whole(2, 4);
  const tasks = random.whole(2, 6);
  const done: Term[][] = Array.from({ length: tasks }, () => []);
  for (let worker = 0; worker < workers; worker++) {
    const hours: Term[] = [];
    for (let task = 0; task < tasks; task++) {
      const col = draft.binary(random.whole(0, 15));
      done[task]?.push([col, 1]);
      hours.push([col, random.whole(1, 9)]);
    }
    const used = draft.col(random.whole(0, 1), 0, random.whole(5, 20), false);
    if (random.chance(0.5)) draft.row(0, 0, [...hours, [used, -1]]);
    else draft.row(-INFINITE, random.whole(6, 20), hours);
  }
  for (const terms of done) draft.row(1, 1, terms);
}

/** Joins what stands side by side: some integer columns together may not be more, or not less, than so much. */
function link(random: Random, draft: Draft): void {
  const terms = draft.integers.filter(() => random.chance(0.5)).map((col): Term => [col, random.whole(1, 5)]);
  const side = random.whole(1, 3 * terms.length + 1);
  if (random.chance(0.7)) draft.row(-INFINITE, side, terms);
  else draft.row(Math.ceil(side / 3), INFINITE, terms);
}

const FAMILIES = { lotSizing, storage, fixedCharge, knapsacks, covering, scheduling, boundless, assignment };

/** The same program in other units: rows and continuous columns times powers of ten. */
function inOtherUnits(random: Random, program: DenseProgram): DenseProgram {
  const size = program.cols.map(({ isInteger }) => (isInteger ? 1 : 10 ** random.whole(-3, 3)));
  const cols = program.cols.map((col, pos) => {
    const unit = size[pos] as number;
    return { ...col, lb: col.lb / unit, ub: col.ub / unit, cost: col.cost * unit };
  });
  const rows = program.rows.map(({ lb, ub, coefficients }) => {
    const factor = 10 ** random.whole(-1, 1);
    const scaled = coefficients.map((value, col) => value * factor * (size[col] as number));
    return { lb: lb * factor, ub: ub * factor, coefficients: scaled };
  });
  return { ...program, cols, rows };
}

/** A random program of one to four families with structure, in either sense; up to about 100 columns. */
export function drawStructuredMip(random: Random): {
  readonly family: string;
  readonly program: DenseProgram;
} {
  const draft = new Draft();
  const names: string[] = [];
  const count = random.chance(0.25) ? random.whole(2, 4) : 1;
  while (names.length < count) {
    const [name, fill] = random.pick(Object.entries(FAMILIES));
    names.push(name);
    fill(random, draft);
  }
  if (count > 1) link(random, draft);
  const family = count > 1 ? "linked" : String(names[0]);
  const plain = draft.close(random.chance(0.3) ? random.whole(-100, 1000) / 8 : 0);
  const program = random.chance(0.25) ? inOtherUnits(random, plain) : plain;
  if (!random.chance(0.3)) return { family, program };
  const cols = program.cols.map((col) => ({ ...col, cost: 0 - col.cost }));
  return { family, program: { ...program, cols, maximize: true, offset: 0 - program.offset } };
}
