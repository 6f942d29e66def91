/**
 * The capex model, rows (1) to (11) of docs/formulations/capex.md in that order. Blocks of one column a year:
 * purchases and capacities; then blocks of one column for each year and slot (slot fastest): the flows of the
 * representative day, and with soft demand what is not served.
 */
import { type ColBlock, Model, type Tag } from "../../engine/index.ts";
import type { CapexInput } from "./input.ts";
import { dischargeShare, neededPowerKW } from "./supply.ts";

/** Columns of one kind of charger, one a year. */
export interface ChargerCols {
  /** Units bought in the year; integer. */
  readonly bought: ColBlock;
}

/** Where the columns of a built model stand. */
export interface CapexBuilt {
  readonly input: CapexInput;
  /** Modules, or kWp where any size can be bought; one a year. */
  readonly solarBought: ColBlock;
  /** kWp bought so far; one a year. */
  readonly solarAdded: ColBlock;
  readonly batteryBought: ColBlock;
  /** kWh bought so far; one a year. */
  readonly batteryCapacity: ColBlock;
  readonly chargers: readonly ChargerCols[];
  /** kW of all chargers that stand; one a year. */
  readonly chargerPower: ColBlock;
  /** kWh of a slot; one for each year and slot, as are the next ones. */
  readonly grid: ColBlock;
  readonly solarUsed: ColBlock;
  readonly solarExported: ColBlock;
  readonly solarStored: ColBlock;
  readonly batteryUsed: ColBlock;
  readonly batteryExported: ColBlock;
  /** Energy in the battery as the slot begins. */
  readonly batteryStart: ColBlock;
  /** Demand that is not served; null unless soft. */
  readonly unserved: ColBlock | null;
}

/** Names for the parts of a model: the given ones where all are plain, else positions from 1. */
function plainLabels(names: readonly string[]): readonly string[] {
  const arePlain = names.every((name) => /^[A-Za-z0-9.-]{1,24}$/.test(name));
  return names.map((name, pos) => (arePlain ? name : String(pos + 1)));
}

/** Labels and tags of columns and rows, by year, or by year and slot. */
class Naming {
  readonly #input: CapexInput;
  readonly #years: readonly string[];
  readonly #slots: readonly string[];

  constructor(input: CapexInput) {
    this.#input = input;
    this.#years = plainLabels(input.years);
    this.#slots = plainLabels(input.slots.map(({ id }) => id));
  }

  byYear(prefix: string, limit: string): { name: (year: number) => string; tag: (year: number) => Tag } {
    return {
      name: (year) => `${prefix}_${this.#years[year]}`,
      tag: (year) => ({ formulation: "capex", year: this.#input.years[year] as string, limit }),
    };
  }

  bySlot(prefix: string, limit: string): { name: (at: number) => string; tag: (at: number) => Tag } {
    const count = this.#slots.length;
    const yearOf = (at: number) => Math.floor(at / count);
    return {
      name: (at) => `${prefix}_${this.#years[yearOf(at)]}_${this.#slots[at % count]}`,
      tag: (at) => ({
        formulation: "capex",
        year: this.#input.years[yearOf(at)] as string,
        slot: (this.#input.slots[at % count] as { readonly id: string }).id,
        limit,
      }),
    };
  }
}

/** Purchases and capacities. */
function addPurchaseCols(model: Model, input: CapexInput, naming: Naming) {
  const { solar, battery, discountFactor } = input;
  const numYears = input.years.length;
  const labels = plainLabels(input.chargers.map(({ id }) => id));
  const buy = (cost: Float64Array, size: number) => (year: number) =>
    (discountFactor[year] as number) * (cost[year] as number) * size;
  return {
    solarBought: model.addCols(numYears, {
      cost: buy(solar.costPerKWp, solar.moduleKWp ?? 1),
      integer: solar.moduleKWp !== null,
      ...naming.byYear("solarbuy", "solar purchase"),
    }),
    batteryBought: model.addCols(numYears, {
      cost: buy(battery.costPerKWh, battery.moduleKWh ?? 1),
      integer: battery.moduleKWh !== null,
      ...naming.byYear("batbuy", "battery purchase"),
    }),
    chargers: input.chargers.map((charger, pos) => ({
      bought: model.addCols(numYears, {
        ub: charger.maxUnits ?? Number.POSITIVE_INFINITY,
        cost: buy(charger.cost, 1),
        integer: true,
        ...naming.byYear(`buy_${labels[pos]}`, `purchase of charger ${charger.id}`),
      }),
    })),
    solarAdded: model.addCols(numYears, { ub: solar.maxAddKWp, ...naming.byYear("solar", "room for solar") }),
    batteryCapacity: model.addCols(numYears, {
      ub: battery.maxKWh,
      ...naming.byYear("bat", "room for batteries"),
    }),
    chargerPower: model.addCols(numYears, {
      // Soft demand asks for it in rows (12), less what is not served.
      lb: (year) => (input.unservedUSD === null ? neededPowerKW(input, year) : 0),
      ...naming.byYear("power", "charging power"),
    }),
  };
}

/** Flows of the representative day. */
function addFlowCols(model: Model, input: CapexInput, naming: Naming) {
  const { daysPerYear, gridPrice, gridLimitKWhPerSlot, discountFactor, scenario } = input;
  const numSlots = input.slots.length;
  const count = input.years.length * numSlots;
  const weight = (at: number) => daysPerYear * (discountFactor[Math.floor(at / numSlots)] as number);
  const price = (at: number) => weight(at) * (gridPrice[at] as number);
  const worth = (at: number) => -price(at) * (scenario.exportRatio[at % numSlots] as number) || 0;
  return {
    grid: model.addCols(count, {
      ub: (at) => gridLimitKWhPerSlot[at % numSlots] as number,
      cost: price,
      ...naming.bySlot("grid", "grid limit"),
    }),
    solarUsed: model.addCols(count, naming.bySlot("sunuse", "solar energy used")),
    solarExported: model.addCols(count, { cost: worth, ...naming.bySlot("sunexp", "solar energy exported") }),
    solarStored: model.addCols(count, naming.bySlot("sunstore", "solar energy stored")),
    batteryUsed: model.addCols(count, naming.bySlot("batuse", "battery energy used")),
    batteryExported: model.addCols(count, {
      cost: worth,
      ...naming.bySlot("batexp", "battery energy exported"),
    }),
    batteryStart: model.addCols(count, naming.bySlot("start", "energy in the battery")),
    unserved:
      input.unservedUSD === null
        ? null
        : model.addCols(count, {
            ub: (at) => (input.chargingDemandKWh[at] as number) + (input.baseloadKWh[at] as number),
            cost: input.unservedUSD,
            ...naming.bySlot("unserved", "unserved energy"),
          }),
  };
}

/** (1) and (2) capacities add up; (3) the budget; (4) charging power; (5) limits on chargers. */
function addPurchaseRows(model: Model, built: CapexBuilt, naming: Naming): void {
  const { input, solarBought, solarAdded, batteryBought, batteryCapacity, chargers } = built;
  const { solar, battery } = input;
  const numYears = input.years.length;
  const labels = plainLabels(input.chargers.map(({ id }) => id));
  const addsUp = (prefix: string, limit: string, bought: ColBlock, size: number, total: ColBlock) =>
    model.addRows(numYears, {
      ...naming.byYear(prefix, limit),
      lb: 0,
      ub: 0,
      terms: (row, year) => {
        row.add(1, total.first + year).add(-size, bought.first + year);
        if (year > 0) row.add(-1, total.first + year - 1);
      },
    });
  addsUp("solarsum", "solar power bought so far", solarBought, solar.moduleKWp ?? 1, solarAdded);
  addsUp("batsum", "battery bought so far", batteryBought, battery.moduleKWh ?? 1, batteryCapacity);
  model.addRows(numYears, {
    ...naming.byYear("budget", "budget"),
    ub: (year) => input.capexBudget[year] as number,
    terms: (row, year) => {
      row.add((solar.costPerKWp[year] as number) * (solar.moduleKWp ?? 1), solarBought.first + year);
      row.add((battery.costPerKWh[year] as number) * (battery.moduleKWh ?? 1), batteryBought.first + year);
      for (const [pos, { bought }] of chargers.entries()) {
        row.add(
          (input.chargers[pos] as { readonly cost: Float64Array }).cost[year] as number,
          bought.first + year,
        );
      }
    },
  });
  const existingKW = input.chargers.reduce((sum, { powerKW, existing }) => sum + powerKW * existing, 0);
  const standing = (year: number) => (year === 0 ? existingKW : 0);
  model.addRows(numYears, {
    ...naming.byYear("powersum", "charging power so far"),
    lb: standing,
    ub: standing,
    terms: (row, year) => {
      row.add(1, built.chargerPower.first + year);
      if (year > 0) row.add(-1, built.chargerPower.first + year - 1);
      for (const [pos, { bought }] of chargers.entries()) {
        row.add(-(input.chargers[pos] as { readonly powerKW: number }).powerKW, bought.first + year);
      }
    },
  });
  for (const [pos, { maxTotal, id }] of input.chargers.entries()) {
    if (maxTotal === null) continue;
    const { first } = (chargers[pos] as ChargerCols).bought;
    model.addRows(1, {
      ub: maxTotal,
      name: () => `total_${labels[pos]}`,
      tag: () => ({ formulation: "capex", limit: `total of charger ${id}` }),
      terms: (row) => {
        for (let year = 0; year < numYears; year++) row.add(1, first + year);
      },
    });
  }
  if (input.maxChargerUnits === null) return;
  model.addRows(1, {
    ub: input.maxChargerUnits,
    name: () => "bays",
    tag: () => ({ formulation: "capex", limit: "total of all chargers" }),
    terms: (row) => {
      for (const { bought } of chargers) {
        for (let year = 0; year < numYears; year++) row.add(1, bought.first + year);
      }
    },
  });
}

/** (6) demand, (7) sun, (8) battery, (9) to (11) its capacity and C-rate. */
function addFlowRows(model: Model, built: CapexBuilt, naming: Naming): void {
  const { input, solarAdded, batteryCapacity } = built;
  const { battery, solar } = input;
  const numSlots = input.slots.length;
  const count = input.years.length * numSlots;
  const yearOf = (at: number) => Math.floor(at / numSlots);
  const demand = (at: number) => (input.chargingDemandKWh[at] as number) + (input.baseloadKWh[at] as number);
  const yieldOf = (at: number) => input.solarYieldKWhPerKWp[at] as number;
  const existing = (at: number) => solar.existingKWp * yieldOf(at);
  model.addRows(count, {
    ...naming.bySlot("demand", "energy demand"),
    lb: demand,
    ub: demand,
    terms: (row, at) => {
      row
        .add(1, built.grid.first + at)
        .add(1, built.solarUsed.first + at)
        .add(1, built.batteryUsed.first + at);
      if (built.unserved !== null) row.add(1, built.unserved.first + at);
    },
  });
  model.addRows(count, {
    ...naming.bySlot("sun", "solar energy"),
    lb: existing,
    ub: existing,
    terms: (row, at) => {
      row.add(1, built.solarUsed.first + at).add(1, built.solarExported.first + at);
      row.add(1, built.solarStored.first + at);
      if (yieldOf(at) !== 0) row.add(-yieldOf(at), solarAdded.first + yearOf(at));
    },
  });
  model.addRows(count, {
    ...naming.bySlot("batbal", "energy in the battery"),
    lb: 0,
    ub: 0,
    terms: (row, at) => {
      const next = at % numSlots === numSlots - 1 ? at + 1 - numSlots : at + 1;
      row.add(1, built.batteryStart.first + next).add(-1, built.batteryStart.first + at);
      row.add(-battery.chargeEfficiency, built.solarStored.first + at);
      row.add(1 / battery.dischargeEfficiency, built.batteryUsed.first + at);
      row.add(1 / battery.dischargeEfficiency, built.batteryExported.first + at);
    },
  });
  const withinCapacity = (
    prefix: string,
    limit: string,
    flows: readonly ColBlock[],
    share: (at: number) => number,
  ) =>
    model.addRows(count, {
      ...naming.bySlot(prefix, limit),
      ub: 0,
      terms: (row, at) => {
        for (const flow of flows) row.add(1, flow.first + at);
        row.add(-share(at), batteryCapacity.first + yearOf(at));
      },
    });
  const rate = (at: number) => dischargeShare(input, at % numSlots);
  withinCapacity("level", "battery capacity", [built.batteryStart], () => 1);
  withinCapacity("rate", "discharge rate", [built.batteryUsed, built.batteryExported], rate);
  if (battery.limitCharge) withinCapacity("chrate", "charge rate", [built.solarStored], rate);
}

/** (12) with soft demand: what the chargers cannot deliver is not served. */
function addDeliveryRows(model: Model, { input, chargerPower, unserved }: CapexBuilt, naming: Naming): void {
  if (unserved === null) return;
  const { slots, chargingDemandKWh } = input;
  model.addRows(chargingDemandKWh.length, {
    ...naming.bySlot("deliver", "delivered energy"),
    lb: (at) => chargingDemandKWh[at] as number,
    terms: (row, at) => {
      const { hours } = slots[at % slots.length] as { readonly hours: number };
      row.add(hours, chargerPower.first + Math.floor(at / slots.length)).add(1, unserved.first + at);
    },
  });
}

/** The model of an instance under its scenario, and where its columns stand. Pure. */
export function buildCapex(input: CapexInput): { readonly model: Model; readonly built: CapexBuilt } {
  const model = new Model(`${input.name.trim()}-${input.scenario.id}`.replace(/\s+/g, "-"));
  const naming = new Naming(input);
  const built: CapexBuilt = {
    input,
    ...addPurchaseCols(model, input, naming),
    ...addFlowCols(model, input, naming),
  };
  addPurchaseRows(model, built, naming);
  addFlowRows(model, built, naming);
  addDeliveryRows(model, built, naming);
  return { model, built };
}
