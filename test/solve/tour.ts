/** The example of docs/extending-search.md: tours whose subtours are cut off as they show. */
import { type LazyRows, Model, type Result, type SolveOptions, solveSync, sum } from "../../engine/index.ts";

/** What a leg from one place to another costs. */
export function tourCost(cost: readonly (readonly number[])[], from: number, to: number): number {
  return (cost[from] as readonly number[])[to] as number;
}

/** The places that are reached from `first` over the chosen legs, in their order. */
function walk(
  legs: readonly (readonly [number, number])[],
  chosen: ArrayLike<number>,
  first: number,
): number[] {
  const places = [first];
  for (let at: number | undefined = first; at !== undefined; ) {
    const from: number = at;
    at = undefined;
    for (const [leg, [one, other]] of legs.entries()) {
      if ((chosen[leg] as number) < 0.5) continue;
      const to = one === from ? other : other === from ? one : from;
      if (!places.includes(to)) at = to;
    }
    if (at !== undefined) places.push(at);
  }
  return places;
}

/** A shortest tour through all places. @param cost symmetric. */
export function solveTour(
  cost: readonly (readonly number[])[],
  options: SolveOptions,
): { readonly result: Result; readonly tour: readonly number[] } {
  const legs = cost.flatMap((_, one) => Array.from({ length: one }, (_each, other) => [one, other] as const));
  const model = new Model("tour");
  const cols = legs.map(([one, other]) =>
    model.addCol({ integer: true, ub: 1, cost: tourCost(cost, one, other) }),
  );
  for (let place = 0; place < cost.length; place++) {
    model.addRow(sum(cols.filter((_, leg) => legs[leg]?.includes(place))).equals(2));
  }
  const subtours: LazyRows = {
    name: "subtours",
    description: "at least two legs leave each set of places",
    create: () => ({
      separate(colValue, rows) {
        const places = walk(legs, colValue, 0);
        if (places.length === cost.length) return;
        const leaving = legs.flatMap(([one, other], leg) =>
          places.includes(one) !== places.includes(other) ? [leg] : [],
        );
        const ones = leaving.map(() => 1);
        rows.add(leaving, ones, 2, Number.POSITIVE_INFINITY);
      },
    }),
  };
  const result = solveSync(model, { ...options, plugins: { ...options.plugins, lazyRows: [subtours] } });
  const tour = result.solution === null ? [] : walk(legs, result.solution.colValue, 0);
  return { result, tour };
}
