/** A small valid instance: two vehicles, eight half hours, prices with a dip and a peak. */
export function exampleFleet(): unknown {
  const vehicle = { batteryKWh: 40, chargerKW: 11, targetSoc: 0.85 };
  return {
    formulation: "fleet",
    name: "two vehicles, four hours",
    data: {
      steps: 8,
      load: [12, 12, 14, 15, 18, 20, 22, 20],
      pv: [0, 0, 3, 6, 8, 6, 2, 0],
      spot: [80, 40, 20, -10, 60, 150, 180, 90],
    },
    vehicles: [
      {
        id: "A",
        ...vehicle,
        there: [1, 1, 1, 1, 1, 1, 1, 1],
        arrivalSoc: [0, 0, 0, 0, 0, 0, 0, 0],
      },
      {
        id: "B",
        ...vehicle,
        there: [1, 1, 1, 0, 0, 1, 1, 1],
        arrivalSoc: [0, 0, 0, 0, 0, 0.7, 0, 0],
      },
    ],
    params: {
      stepHours: 0.5,
      etaCharge: 0.91,
      etaDischarge: 0.91,
      initialSoc: 0.5,
      terminalSoc: 0.5,
      feedIn: "spot",
      gridLimit: "joint",
      gridConnectionKW: 50,
      pvSplit: "joint",
    },
  };
}
