/** A small valid instance: two trucks, six hours. One drives in the middle, the dear hour comes at the end. */
export function exampleDepot(): unknown {
  const truck = {
    chargeKW: 50,
    dischargeKW: 50,
    etaCharge: 0.95,
    etaDischarge: 0.95,
    socMinKWh: 20,
    socMaxKWh: 100,
  };
  return {
    formulation: "depot",
    name: "two trucks, six hours",
    data: {
      steps: 6,
      stepHours: 1,
      site: { importLimitKW: 100, exportLimitKW: 60, gridExclusive: true, reliefMode: "none" },
      importPrice: [0.1, 0.08, 0.12, 0.2, 0.35, 0.3],
      exportPrice: [0.06, 0.05, 0.07, 0.12, 0.25, 0.2],
      pv: [0, 10, 30, 20, 5, 0],
      baseLoad: [20, 22, 25, 25, 30, 28],
      trucks: [
        {
          id: 1,
          ...truck,
          socStartKWh: 60,
          socEndKWh: 60,
          parked: [1, 1, 0, 0, 1, 1],
          v2g: [1, 1, 0, 0, 1, 1],
          drain: [0, 0, 15, 15, 0, 0],
        },
        {
          id: 2,
          ...truck,
          socStartKWh: 40,
          socEndKWh: 50,
          parked: [1, 1, 1, 1, 1, 1],
          v2g: [1, 1, 1, 1, 1, 1],
          drain: [0, 0, 0, 0, 0, 0],
        },
      ],
    },
  };
}
