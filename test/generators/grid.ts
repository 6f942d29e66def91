/**
 * DC optimal power flows over several hours on random meshed grids: free angles, power balances, line limits that
 * mostly do not bind, generators with ramps, storage, shedding at a high price.
 */
import { Model, type Problem } from "../../engine/index.ts";
import { Random } from "./random.ts";

/** Shape of a grid. */
export interface GridShape {
  readonly buses: number;
  readonly hours: number;
  /** Line limits as a multiple of the lines' mean load; small ones bind often. Default 3. */
  readonly slack?: number;
  /** Energy that cannot be shed: with too little generation the program is infeasible. Default true. */
  readonly canShed?: boolean;
}

interface Line {
  readonly from: number;
  readonly to: number;
  readonly susceptance: number;
  readonly limit: number;
}

/** A tree over all buses and half as many lines again. */
function drawLines(random: Random, buses: number, slack: number): Line[] {
  const lines: Line[] = [];
  const add = (from: number, to: number) =>
    lines.push({
      from,
      to,
      susceptance: random.whole(200, 2000),
      limit: slack * random.whole(30, 120),
    });
  for (let bus = 1; bus < buses; bus++) add(random.whole(Math.max(0, bus - 6), bus - 1), bus);
  for (let more = 0; more < buses / 2; more++) {
    const from = random.whole(0, buses - 2);
    add(from, Math.min(buses - 1, from + random.whole(1, 8)));
  }
  return lines;
}

/** Terms of each bus's balance at one hour: [coefficient, column]. */
type Balance = [number, number][];

/** A multi-period optimal power flow. Same seed and shape, same program. */
export function gridLp(seed: number, { buses, hours, slack = 3, canShed = true }: GridShape): Problem {
  const random = new Random(seed);
  const model = new Model(`grid ${seed}`);
  const lines = drawLines(random, buses, slack);
  const demand = Array.from({ length: buses }, () => random.whole(0, 60));
  const total = demand.reduce((sum, mw) => sum + mw, 0);
  const plants = Array.from({ length: Math.ceil(buses / 5) }, () => ({
    bus: random.whole(0, buses - 1),
    most: (2 * total * (1 + random.unit())) / Math.ceil(buses / 5),
    cost: random.whole(10, 80) + random.unit(),
  }));
  const storeAt = Array.from({ length: Math.ceil(buses / 20) }, () => random.whole(0, buses - 1));
  let before: { power: number[]; level: number[] } | null = null;
  for (let hour = 0; hour < hours; hour++) {
    const load = 0.8 + 0.25 * Math.sin((hour * Math.PI) / 12);
    const angle = demand.map(
      (_, bus) => model.addCol({ lb: bus === 0 ? 0 : -Infinity, ub: bus === 0 ? 0 : Infinity }).index,
    );
    const balance: Balance[] = demand.map(() => []);
    for (const [bus, mw] of demand.entries()) {
      if (canShed && mw > 0) balance[bus].push([1, model.addCol({ ub: mw * load, cost: 3000 }).index]);
    }
    const power = plants.map(({ bus, most, cost }) => {
      const col = model.addCol({ ub: most, cost }).index;
      balance[bus].push([1, col]);
      return col;
    });
    const level = storeAt.map((bus, pos) => {
      const [charge, discharge, stored] = [20, 20, 60].map((ub) => model.addCol({ ub }).index);
      balance[bus].push([-1, charge], [1, discharge]);
      const last = before?.level[pos];
      model.addRows(1, {
        lb: last === undefined ? 30 : 0,
        ub: last === undefined ? 30 : 0,
        terms: (row) => {
          row.add(1, stored).add(-0.95, charge).add(1.05, discharge);
          if (last !== undefined) row.add(-1, last);
        },
      });
      return stored;
    });
    for (const [pos, { most }] of plants.entries()) {
      const last = before?.power[pos];
      if (last === undefined) continue;
      model.addRows(1, {
        lb: -0.3 * most,
        ub: 0.3 * most,
        terms: (row) => row.add(1, power[pos]).add(-1, last),
      });
    }
    for (const { from, to, susceptance, limit } of lines) {
      balance[from].push([-susceptance, angle[from]], [susceptance, angle[to]]);
      balance[to].push([susceptance, angle[from]], [-susceptance, angle[to]]);
      model.addRows(1, {
        lb: -limit,
        ub: limit,
        terms: (row) => row.add(susceptance, angle[from]).add(-susceptance, angle[to]),
      });
    }
    for (const [bus, terms] of balance.entries()) {
      model.addRows(1, {
        lb: demand[bus] * load,
        ub: demand[bus] * load,
        terms: (row) => {
          for (const [coefficient, col] of terms) row.add(coefficient, col);
        },
      });
    }
    before = { power, level };
  }
  return model.toProblem();
}
