/** Figures of single branches, buses and generators, as bars. */
import type { BarChart } from "../common/report-view.ts";
import { stepLabel } from "../common/time-grid.ts";
import type { DcopfInput } from "./input.ts";
import { loadings } from "./kpis.ts";
import type { DcopfPlan } from "./plan.ts";

/** Bars of a chart; all figures stand in schedule.csv. */
const MOST_BARS = 20;

/** A branch in words, with the row of the case that tells parallel ones apart. */
export function branchLabel(input: DcopfInput, branch: number): string {
  const { buses, branches } = input.network;
  const ends = `${buses.id[branches.from[branch]]}–${buses.id[branches.to[branch]]}`;
  return `${ends} (row ${branches.row[branch]})`;
}

/** The branches with the highest loading in any step, highest first; `loading` is a share, reached in `step`. */
export function mostLoaded(
  plan: DcopfPlan,
  input: DcopfInput,
  count: number,
): readonly { readonly branch: number; readonly loading: number; readonly step: number }[] {
  const { branches } = input.network;
  const loading = loadings(plan, input);
  const highest = Array.from({ length: branches.count }, (_, branch) => {
    let best = { branch, loading: loading[branch], step: 0 };
    for (let step = 1; step < input.steps; step++) {
      const value = loading[step * branches.count + branch];
      if (value > best.loading) best = { branch, loading: value, step };
    }
    return best;
  });
  return highest
    .filter(({ branch }) => Number.isFinite(branches.ratingMW[branch]))
    .sort((one, other) => other.loading - one.loading || one.branch - other.branch)
    .slice(0, count);
}

/** The most loaded branches; none without ratings. */
export function loadingBars(plan: DcopfPlan, input: DcopfInput): readonly BarChart[] {
  const most = mostLoaded(plan, input, MOST_BARS);
  if (most.length === 0) return [];
  const when = input.steps === 1 ? "" : ", each in its worst step";
  return [
    {
      id: "branch-loading",
      title: "Loading of the most loaded branches",
      caption: `Flow as a share of the rating${when}. The bars of branches at their rating are red.`,
      unit: "%",
      digits: 1,
      bars: most.map(({ branch, loading, step }) => ({
        label: branchLabel(input, branch),
        role: loading >= 0.9999 ? ("limit" as const) : ("import" as const),
        value: 100 * loading,
        ...(input.steps === 1 ? {} : { note: stepLabel(input, step) }),
      })),
    },
  ];
}

/** Prices of the dearest and cheapest buses, means over the steps. */
export function priceBars(price: Float64Array, input: DcopfInput): BarChart {
  const { count, id } = input.network.buses;
  const means = Array.from({ length: count }, (_, bus) => {
    let sum = 0;
    for (let step = 0; step < input.steps; step++) sum += price[step * count + bus];
    return { bus, mean: sum / input.steps };
  });
  const sorted = means.sort((one, other) => other.mean - one.mean || one.bus - other.bus);
  const half = MOST_BARS / 2;
  const isCut = sorted.length > MOST_BARS;
  const shown = isCut ? [...sorted.slice(0, half), ...sorted.slice(-half)] : sorted;
  const which = isCut ? `the ${half} dearest and the ${half} cheapest of ${count} buses` : "all buses";
  return {
    id: "bus-prices",
    title: "Prices of the buses",
    caption: `${input.steps === 1 ? "Of" : "Means over the steps of"} ${which}.`,
    unit: "$/MWh",
    digits: 2,
    bars: shown.map(({ bus, mean }) => ({ label: `bus ${id[bus]}`, role: "price" as const, value: mean })),
  };
}

/** The largest generators by energy. */
export function generatorBars(plan: DcopfPlan, input: DcopfInput): readonly BarChart[] {
  const { buses, generators } = input.network;
  const sums = Array.from({ length: generators.count }, (_, gen) => {
    let sum = 0;
    for (let step = 0; step < input.steps; step++) sum += plan.generationMW[step * generators.count + gen];
    return { gen, mean: sum / input.steps };
  });
  const shown = sums
    .filter(({ mean }) => mean !== 0)
    .sort((one, other) => Math.abs(other.mean) - Math.abs(one.mean) || one.gen - other.gen)
    .slice(0, MOST_BARS);
  if (shown.length === 0) return [];
  return [
    {
      id: "generators",
      title: "Power of the generators",
      caption: `The ${shown.length} largest${input.steps === 1 ? "" : ", means over the steps"}, with their limits.`,
      unit: "MW",
      digits: 1,
      bars: shown.map(({ gen, mean }) => ({
        label: `row ${generators.row[gen]}, bus ${buses.id[generators.bus[gen]]}`,
        role: "import" as const,
        value: mean,
        note: `of ${generators.minMW[gen]} to ${generators.maxMW[gen]}`,
      })),
    },
  ];
}
