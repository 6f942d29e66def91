/** What the limits of the fleet model are called where they make an instance infeasible. */
import type { ConflictWords } from "../common/conflict.ts";
import type { FleetInput } from "./input.ts";

/** The dictionary. */
export const FLEET_CONFLICT: ConflictWords<FleetInput> = {
  grid: (input) => input,
  limits: (input) => {
    const vehicleOf = (id: unknown) => input.vehicles.find((vehicle) => vehicle.id === String(id));
    const batteryKWh = (id: unknown) => vehicleOf(id)?.batteryKWh ?? 1;
    const roomKW = (step: number) => (input.loadKW[step] as number) - (input.pvKW[step] as number);
    return {
      "col state of charge": ({ side, bound, tag }) => {
        // A state stands at a point between two steps: point 1 is the end of step 0.
        const point = Number(tag.step);
        const when = "start";
        const vehicle = vehicleOf(tag.vehicle);
        const perUnit = batteryKWh(tag.vehicle);
        const figure = bound * perUnit;
        const begins = vehicle?.sessions.some(({ first }) => first === point) ?? false;
        if (begins) return { role: "fact", words: "arrives with", figure, unit: "kWh", perUnit, when };
        if (side === "upper") {
          return bound === 0
            ? null
            : { role: "limit", words: "may hold at most", figure, unit: "kWh", perUnit, when };
        }
        if (bound === 0)
          return { role: "limit", words: "cannot be below", figure, unit: "kWh", perUnit, when };
        return { role: "target", words: "must hold at least", figure, unit: "kWh", perUnit, when };
      },
      "row state of charge": () => null,
      "col missed target": () => null,
      "col overload": () => null,
      "col charging": ({ side, bound, tag }) => {
        if (side === "lower") return null;
        if (bound === 0) return { role: "fact", words: "is away", figure: null, unit: "kW" };
        const figure = vehicleOf(tag.vehicle)?.chargerKW ?? 0;
        return { role: "limit", words: "charges with at most", figure, unit: "kW" };
      },
      "col discharging": ({ side, bound, tag }) => {
        if (side === "lower" || bound === 0) return null;
        const figure = vehicleOf(tag.vehicle)?.chargerKW ?? 0;
        return { role: "limit", words: "discharges with at most", figure, unit: "kW" };
      },
      "row charging or discharging": () => null,
      "col charging or discharging": () => null,
      "col solar power": () => null,
      "row solar power": () => null,
      "row grid connection": ({ bound, tag }) => ({
        role: "limit",
        words: `the connection of ${input.params.gridConnectionKW} kW, with ${Number(roomKW(Number(tag.step)).toPrecision(6))} kW of load less sun, leaves at most`,
        figure: bound,
        unit: "kW",
      }),
      "row fleet limit": ({ bound }) => ({
        role: "limit",
        words: "the feeder of the chargers gives at most",
        figure: bound,
        unit: "kW",
      }),
    };
  },
};
