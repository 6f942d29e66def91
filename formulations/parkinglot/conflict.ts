/** What the limits of the parkinglot models are called where they make an instance infeasible. */
import type { ConflictWords, LimitWords } from "../common/conflict.ts";
import type { ParkingInput } from "./input.ts";

/** The dictionary. */
export const PARKING_CONFLICT: ConflictWords<ParkingInput> = {
  grid: (input) => input,
  limits: (input) => {
    const vehicleOf = (id: unknown) => input.vehicles.find((vehicle) => vehicle.id === String(id));
    const powerLimit: LimitWords = ({ side, tag }) => {
      const figure = vehicleOf(tag.vehicle)?.maxKW ?? 0;
      return side === "lower" ? null : { role: "limit", words: "charges with at most", figure, unit: "kW" };
    };
    return {
      "col state of charge": ({ side, bound, tag }) => {
        const perUnit = vehicleOf(tag.vehicle)?.capacityKWh ?? 1;
        const figure = bound * perUnit;
        if (side === "upper")
          return { role: "limit", words: "holds at most", figure, unit: "kWh", perUnit, when: "end" };
        if (bound === 0) return null;
        return {
          role: "target",
          words: "must leave with at least",
          figure,
          unit: "kWh",
          perUnit,
          when: "end",
        };
      },
      "col missed requirement": () => null,
      "row state of charge": ({ bound, tag }) => {
        const vehicle = vehicleOf(tag.vehicle);
        if (vehicle === undefined || tag.step !== vehicle.arrivalStep) return null;
        const perUnit = vehicle.capacityKWh;
        return {
          role: "fact",
          words: "arrives with",
          figure: bound * perUnit,
          unit: "kWh",
          perUnit,
          when: "start",
        };
      },
      "row room in the battery": ({ tag }) => ({
        role: "limit",
        words: "has room for",
        figure: vehicleOf(tag.vehicle)?.capacityKWh ?? 0,
        unit: "kWh",
      }),
      "col charging power": powerLimit,
      "row charging power": powerLimit,
      "row grid connection": ({ bound }) => ({
        role: "limit",
        words: "the connection gives all chargers together at most",
        figure: bound,
        unit: "kW",
      }),
      "row required state of charge": () => null,
      "col required state of charge": () => null,
      "col charging": () => null,
      "col degradation segment": powerLimit,
      "row degradation segments": () => null,
      "row degradation grid": () => null,
      "col degradation grid": () => null,
      "row neighbouring grid nodes": () => null,
      "col neighbouring grid nodes": () => null,
      "row degradation": () => null,
      "col degradation": () => null,
    };
  },
};
