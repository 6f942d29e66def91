/** A small instance for the documentation: two years, three slots. */
export function exampleCapex(): unknown {
  return {
    formulation: "capex",
    name: "two years, three slots",
    data: {
      years: [2027, 2028],
      slots: [
        { id: "night", hours: 8 },
        { id: "day", hours: 8 },
        { id: "evening", hours: 8 },
      ],
      daysPerYear: 365,
      chargingDemandKWh: [
        [900, 300, 600],
        [1400, 500, 900],
      ],
      baseloadKWh: [
        [20, 60, 40],
        [20, 60, 40],
      ],
      gridPrice: [
        [0.14, 0.22, 0.31],
        [0.15, 0.23, 0.33],
      ],
      solarYieldKWhPerKWp: [
        [0, 3.2, 0.6],
        [0, 3.2, 0.6],
      ],
      gridLimitKWhPerSlot: [1500, 1500, 1500],
      capexBudget: [120000, 60000],
      solar: { existingKWp: 50, maxAddKWp: 300, costPerKWp: [400, 390], moduleKWp: null },
      battery: {
        maxKWh: 800,
        cRate: 0.5,
        cRateBasis: "perHour",
        chargeEfficiency: 0.95,
        dischargeEfficiency: 0.95,
        limitCharge: true,
        costPerKWh: [60, 55],
        moduleKWh: 20,
      },
      chargers: [
        { id: "50kW", powerKW: 50, cost: [9000, 8800] },
        { id: "150kW", powerKW: 150, cost: [24000, 23000], maxUnits: 2 },
      ],
      scenarios: [
        { id: "feed-in-60", exportRatio: 0.6 },
        { id: "no-export", exportRatio: 0 },
      ],
    },
  };
}
