/** What the limits of the optimal power flow are called where they make an instance infeasible. */
import type { ConflictWords } from "../common/conflict.ts";
import type { DcopfInput } from "./input.ts";

/** The dictionary. */
export const DCOPF_CONFLICT: ConflictWords<DcopfInput> = {
  grid: (input) => input,
  limits: (input) => {
    const { branches, generators, buses } = input.network;
    const rowOf = (rows: ArrayLike<number>, id: unknown) => Array.from(rows).indexOf(Number(id));
    return {
      "row power balance": ({ tag }) => {
        const bus = rowOf(buses.id, tag.bus);
        const figure =
          bus < 0 ? 0 : buses.loadMW[bus] * input.loadScale[Number(tag.step)] + buses.shuntMW[bus];
        return figure === 0 ? null : { role: "target", words: "takes", figure, unit: "MW" };
      },
      "row branch flow": ({ tag }) => {
        const branch = rowOf(branches.row, tag.branch);
        const ends = `from bus ${buses.id[branches.from[branch]]} to bus ${buses.id[branches.to[branch]]}`;
        const rating = branches.ratingMW[branch];
        const figure = Number.isFinite(rating) ? rating : null;
        const words = figure === null ? `(${ends}) keeps its limit of angles` : `(${ends}) carries at most`;
        return { role: "limit", words, figure, unit: "MW" };
      },
      "col generator's power": ({ side, tag }) => {
        const gen = rowOf(generators.row, tag.generator);
        return side === "lower"
          ? { role: "limit", words: "gives at least", figure: generators.minMW[gen], unit: "MW" }
          : { role: "limit", words: "gives at most", figure: generators.maxMW[gen], unit: "MW" };
      },
      "row ramp": ({ side, bound }) => ({
        role: "limit",
        words: side === "upper" ? "rises in a step by at most" : "falls in a step by at most",
        figure: Math.abs(bound),
        unit: "MW",
      }),
      "col angle": () => null,
      "col missed end state": () => null,
      "col tariff": () => null,
      "row tariff": () => null,
      "col solar power": ({ side, bound }) =>
        side === "lower" ? null : { role: "fact", words: "gets from the sun", figure: bound, unit: "MW" },
      "col load": ({ side, bound }) =>
        side === "lower" ? null : { role: "limit", words: "can shed at most", figure: bound, unit: "MW" },
      "col charging power": ({ side, bound }) =>
        side === "lower" ? null : { role: "limit", words: "charges with at most", figure: bound, unit: "MW" },
      "col discharging power": ({ side, bound }) =>
        side === "lower"
          ? null
          : { role: "limit", words: "discharges with at most", figure: bound, unit: "MW" },
      "col state of charge": ({ side, bound }) =>
        side === "lower"
          ? { role: "target", words: "must hold at least", figure: bound, unit: "MWh", when: "end" }
          : { role: "limit", words: "holds at most", figure: bound, unit: "MWh", when: "end" },
      "row state of charge": ({ bound }) =>
        bound < 0 ? { role: "fact", words: "drives", figure: -bound, unit: "MWh" } : null,
    };
  },
};
