/** What the limits of the capex model are called where they make an instance infeasible. */
import type { ConflictRole, ConflictWords, LimitWords } from "../common/conflict.ts";
import type { CapexInput } from "./input.ts";

/** An upper side in words; the lower one, never negative, is no limit. */
function atMost(words: string, unit: string, role: ConflictRole = "limit"): LimitWords {
  return ({ side, bound }) => (side === "lower" ? null : { role, words, figure: bound, unit });
}

const none: LimitWords = () => null;

/** The dictionary. Years and slots stand in the tags; there are no steps. */
export const CAPEX_CONFLICT: ConflictWords<CapexInput> = {
  grid: () => null,
  limits: (input) => ({
    ...Object.fromEntries(
      input.chargers.flatMap(({ id }) => [
        [`col purchase of charger ${id}`, atMost(`allows purchases of charger ${id}:`, "units")],
        [`row total of charger ${id}`, atMost(`in all years together, chargers ${id} bought:`, "units")],
      ]),
    ),
    "row total of all chargers": atMost("in all years together there is room for", "chargers"),
    "row budget": atMost("has a budget of", "USD"),
    "col charging power": ({ side, bound }) =>
      side === "upper" ? null : { role: "target", words: "needs chargers of", figure: bound, unit: "kW" },
    "row charging power so far": ({ bound }) =>
      bound === 0 ? null : { role: "fact", words: "begins with chargers of", figure: bound, unit: "kW" },
    "col room for solar": atMost("has room for more solar panels of", "kWp"),
    "col room for batteries": atMost("has room for batteries of", "kWh"),
    "row energy demand": ({ bound }) => ({ role: "target", words: "needs", figure: bound, unit: "kWh" }),
    "col grid limit": atMost("gets from the grid at most", "kWh"),
    "row solar energy": ({ bound }) => ({
      role: "fact",
      words: "gets from the existing panels",
      figure: bound,
      unit: "kWh",
    }),
    "row delivered energy": none,
    "col unserved energy": none,
    "row battery capacity": none,
    "row discharge rate": none,
    "row charge rate": none,
    "row energy in the battery": none,
    "col energy in the battery": none,
    "row solar power bought so far": none,
    "row battery bought so far": none,
    ...Object.fromEntries(
      [
        "solar purchase",
        "battery purchase",
        "solar energy used",
        "solar energy exported",
        "solar energy stored",
        "battery energy used",
        "battery energy exported",
      ].map((limit) => [`col ${limit}`, none]),
    ),
  }),
};
