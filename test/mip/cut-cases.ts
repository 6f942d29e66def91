/** Small programs that live on cuts: each family gives separators of several kinds something to do. */
import { type Linear, Model, type Problem, sum } from "../../engine/index.ts";
import { Random } from "../generators/random.ts";

/** Items in several knapsacks, some columns with more than one piece. */
function knapsacks(random: Random): Problem {
  const model = new Model("knapsacks");
  const cols = Array.from({ length: random.whole(6, 14) }, () =>
    model.addCol({
      ub: random.chance(0.8) ? 1 : random.whole(2, 4),
      integer: true,
      cost: -random.whole(1, 30),
    }),
  );
  for (let row = random.whole(1, 4); row > 0; row--) {
    const weights = cols.map(() => random.whole(-3, 25));
    const all = weights.reduce((total, weight) => total + Math.max(0, weight), 0);
    const load = sum(cols.map((col, pos) => col.times(weights[pos] as number)));
    model.addRow(load.atMost(Math.floor(all * (0.2 + 0.5 * random.unit())) + 0.5 * random.whole(0, 1)));
  }
  return model.toProblem();
}

/** Lots of several periods: stock, set-up, capacity. */
function lotSizes(random: Random): Problem {
  const model = new Model("lot sizes");
  let stock: Linear | null = null;
  for (let period = random.whole(4, 7); period > 0; period--) {
    const capacity = random.whole(15, 40);
    const make = model.addCol({ cost: random.whole(1, 4) });
    const setUp = model.addCol({ ub: 1, integer: true, cost: random.whole(10, 60) });
    const left = model.addCol({
      cost: random.whole(1, 3),
      ub: random.chance(0.5) ? 30 : Number.POSITIVE_INFINITY,
    });
    model.addRow(make.minus(setUp.times(capacity)).atMost(0));
    const inflow: Linear = stock === null ? make.times(1) : make.plus(stock);
    model.addRow(inflow.minus(left).equals(random.whole(0, 14)));
    stock = left.times(1);
  }
  return model.toProblem();
}

/** Sources to sinks over edges with a fixed charge. */
function fixedCharges(random: Random): Problem {
  const model = new Model("fixed charges");
  const supply = Array.from({ length: random.whole(2, 3) }, () => random.whole(8, 15));
  const demand = Array.from({ length: random.whole(2, 4) }, () => random.whole(2, 6));
  const into: Linear[][] = demand.map(() => []);
  for (const most of supply) {
    const out: Linear[] = [];
    for (const [sink, need] of demand.entries()) {
      const flow = model.addCol({ cost: random.whole(1, 6) });
      const open = model.addCol({ ub: 1, integer: true, cost: random.whole(5, 30) });
      model.addRow(flow.minus(open.times(Math.min(most, need) + random.whole(0, 3))).atMost(0));
      out.push(flow.times(1));
      (into[sink] as Linear[]).push(flow.times(1));
    }
    model.addRow(sum(out).atMost(most));
  }
  for (const [sink, need] of demand.entries()) model.addRow(sum(into[sink] as Linear[]).atLeast(need));
  return model.toProblem();
}

/** Depots that serve customers once they are open: one row switches all flows of a depot. */
function depots(random: Random): Problem {
  const model = new Model("depots");
  const demand = Array.from({ length: random.whole(2, 5) }, () => random.whole(2, 8));
  const into: Linear[][] = demand.map(() => []);
  for (let depot = random.whole(2, 5); depot > 0; depot--) {
    const open = model.addCol({ ub: 1, integer: true, cost: random.whole(10, 50) });
    const out = demand.map((need, customer) => {
      const flow = model.addCol({ cost: random.whole(1, 9), ub: random.chance(0.7) ? need : 40 });
      (into[customer] as Linear[]).push(flow.times(1));
      return flow.times(1);
    });
    model.addRow(
      sum(out)
        .minus(open.times(random.whole(8, 40)))
        .atMost(0),
    );
  }
  for (const [customer, need] of demand.entries()) {
    model.addRow(sum(into[customer] as Linear[]).atLeast(need));
  }
  return model.toProblem();
}

/** Pairs and small groups that exclude each other, and a few sums of odd parity. */
function packing(random: Random): Problem {
  const model = new Model("packing");
  const cols = Array.from({ length: random.whole(7, 14) }, () =>
    model.addCol({ ub: 1, integer: true, cost: -random.whole(1, 9) }),
  );
  for (let row = random.whole(6, 20); row > 0; row--) {
    const group = cols.filter(() => random.chance(2.4 / cols.length));
    if (group.length > 1) model.addRow(sum(group.map((col) => col.times(1))).atMost(1));
  }
  if (random.chance(0.5)) {
    const half = sum(cols.map((col) => col.times(random.whole(1, 3))));
    model.addRow(half.atMost(random.whole(3, 9)));
  }
  return model.toProblem();
}

/** Mixed rows with integers of several values, equations among them. */
function mixed(random: Random): Problem {
  const model = new Model("mixed");
  const cols = Array.from({ length: random.whole(4, 8) }, () => {
    const integer = random.chance(0.6);
    const lb = random.whole(-3, 1);
    return { col: model.addCol({ lb, ub: lb + random.whole(1, 6), integer, cost: random.whole(-9, 9) }), lb };
  });
  for (let row = random.whole(2, 5); row > 0; row--) {
    const entries = cols
      .filter(() => random.chance(0.6))
      .map((each) => ({ ...each, factor: random.nonZero(7) }));
    if (entries.length === 0) continue;
    const activity = entries.reduce((total, { lb, factor }) => total + factor * (lb + 1), 0);
    const left = sum(entries.map(({ col, factor }) => col.times(factor)));
    const slack = random.whole(0, 5) + 0.5 * random.whole(0, 1);
    if (random.chance(0.2)) model.addRow(left.equals(activity));
    else model.addRow(random.chance(0.5) ? left.atMost(activity + slack) : left.atLeast(activity - slack));
  }
  return model.toProblem();
}

const FAMILIES = [knapsacks, lotSizes, fixedCharges, depots, packing, mixed];

/** A program of one of the families, the same for the same seed. */
export function cutCase(seed: number): Problem {
  const random = new Random(seed + 77_000);
  return (FAMILIES[seed % FAMILIES.length] as (random: Random) => Problem)(random);
}
