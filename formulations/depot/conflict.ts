/** What the limits of the depot model are called where they make an instance infeasible. */
import type { ConflictWords, LimitWords } from "../common/conflict.ts";
import type { DepotInput } from "./input.ts";

function truckOf(input: DepotInput, id: string | number | undefined) {
  return input.trucks.find((truck) => truck.id === String(id));
}

type Limits = Readonly<Record<string, LimitWords>>;

/** Of the trucks and their chargers. */
function truckLimits(input: DepotInput): Limits {
  return {
    "col state of charge": ({ side, bound, tag }) => {
      if (side === "upper")
        return { role: "limit", words: "holds at most", figure: bound, unit: "kWh", when: "end" };
      // Above the floor only an end state or a departure asks for more.
      const isTarget = bound > (truckOf(input, tag.truck)?.socMinKWh ?? bound);
      const isEnd = tag.step === input.steps - 1;
      return {
        role: isTarget ? "target" : "limit",
        words: isTarget && !isEnd ? "must depart with at least" : "must hold at least",
        figure: bound,
        unit: "kWh",
        when: "end",
      };
    },
    "row state of charge": ({ tag }) => {
      const truck = truckOf(input, tag.truck);
      const step = Number(tag.step);
      const driven = truck?.drain[step] ?? 0;
      if (driven > 0) return { role: "fact", words: "drives", figure: driven, unit: "kWh" };
      if (step > 0 || truck === undefined) return null;
      return { role: "fact", words: "starts with", figure: truck.socStartKWh, unit: "kWh", when: "start" };
    },
    "col charging power": ({ side, bound }) => {
      if (side === "lower") return null;
      if (bound === 0) return { role: "fact", words: "is not parked", figure: null, unit: "kW" };
      return { role: "limit", words: "charges with at most", figure: bound, unit: "kW" };
    },
    "col discharging power": ({ side, bound }) => {
      if (side === "lower") return null;
      if (bound === 0) return null;
      return { role: "limit", words: "discharges with at most", figure: bound, unit: "kW" };
    },
    "row charging power": ({ tag }) => {
      const chargeKW = truckOf(input, tag.truck)?.chargeKW ?? 0;
      return { role: "limit", words: "charges with at most", figure: chargeKW, unit: "kW" };
    },
    "row discharging power": ({ tag }) => {
      const dischargeKW = truckOf(input, tag.truck)?.dischargeKW ?? 0;
      return { role: "limit", words: "discharges with at most", figure: dischargeKW, unit: "kW" };
    },
    "row least charging power": ({ tag }) => {
      const leastKW = truckOf(input, tag.truck)?.minChargeKW ?? 0;
      return { role: "limit", words: "charges, if at all, with at least", figure: leastKW, unit: "kW" };
    },
    "row least discharging power": ({ tag }) => {
      const leastKW = truckOf(input, tag.truck)?.minDischargeKW ?? 0;
      return { role: "limit", words: "discharges, if at all, with at least", figure: leastKW, unit: "kW" };
    },
    "row charger rating": () => ({
      role: "limit",
      words: "draws no more than its charger gives, which is at most",
      figure: input.chargerLevels.at(-1)?.toKW ?? 0,
      unit: "kW",
    }),
    "row number of strong chargers": ({ bound, tag }) => ({
      role: "limit",
      words: `the chargers give more than ${tag.above} kW to at most`,
      figure: bound,
      unit: bound === 1 ? "truck at once" : "trucks at once",
    }),
    "col charger rating": () => null,
    "row order of ratings": () => null,
    "col peak": () => null,
    "row peak": () => null,
    "col missed departure state": () => null,
    "row departure state": ({ bound }) => ({
      role: "target",
      words: "must depart with at least",
      figure: bound,
      unit: "kWh",
      when: "end",
    }),
    "col charging": () => null,
    "col discharging": () => null,
    "row charging or discharging": () => null,
  };
}

/** Of the site. */
function siteLimits(input: DepotInput): Limits {
  return {
    "col import limit": ({ side, bound }) => {
      if (side === "lower") return null;
      const giver = bound < input.site.importLimitKW ? "the transformer leaves" : "the connection gives";
      return { role: "limit", words: `${giver} at most`, figure: bound, unit: "kW" };
    },
    "row import or export": ({ tag }) => ({
      role: "limit",
      words: "import and export exclude each other, with an import limit of",
      figure: input.importLimitKW[Number(tag.step)] ?? input.site.importLimitKW,
      unit: "kW",
    }),
    "col import or export": () => null,
    "col export limit": ({ side, bound }) =>
      side === "lower"
        ? null
        : { role: "limit", words: "the connection takes back at most", figure: bound, unit: "kW" },
    "col available pv": ({ side, bound }) =>
      side === "lower" ? null : { role: "fact", words: "the sun gives", figure: bound, unit: "kW" },
    "row energy balance": ({ bound }) => ({
      role: "fact",
      words: "base load less sun is",
      figure: bound,
      unit: "kW",
    }),
    "row number of chargers": ({ bound }) => ({
      role: "limit",
      words: "the depot has chargers for at most",
      figure: bound,
      unit: bound === 1 ? "truck at once" : "trucks at once",
    }),
    "col relief": () => null,
    "col overload": () => null,
    "col missed end state": () => null,
    "row relief": ({ tag }) => ({
      role: "limit",
      words: "in congested steps the import stays below the base load of",
      figure: input.baseLoad[Number(tag.step)] as number,
      unit: "kW",
    }),
  };
}

/** The dictionary. */
export const DEPOT_CONFLICT: ConflictWords<DepotInput> = {
  grid: (input) => input,
  limits: (input) => ({ ...truckLimits(input), ...siteLimits(input) }),
};
