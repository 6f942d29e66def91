/** A small valid instance: three buses, six hours, a congested line, a fleet that gives energy back in the evening. */
export function exampleDcopf(): unknown {
  return {
    formulation: "dcopf",
    name: "three buses, six hours",
    data: {
      periods: 6,
      stepHours: 1,
      network: {
        baseMVA: 100,
        referenceBus: 1,
        buses: [
          { id: 1, loadMW: 20 },
          { id: 2, loadMW: 40 },
          { id: 3, loadMW: 90 },
        ],
        branches: [
          { from: 1, to: 2, reactance: 0.1, ratingMW: 100 },
          { from: 2, to: 3, reactance: 0.1, ratingMW: 100 },
          { from: 1, to: 3, reactance: 0.2, resistance: 0.02, ratingMW: 45, angleLimitDegrees: 30 },
        ],
        generators: [
          { bus: 1, minMW: 10, maxMW: 200, costQuadratic: 0.02, costLinear: 18 },
          { bus: 3, maxMW: 120, costQuadratic: 0.05, costLinear: 35, costConstant: 40 },
        ],
      },
      loadScale: [0.7, 0.8, 0.9, 1, 1.15, 1],
      costSegments: null,
      pv: [{ bus: 2, mw: [0, 15, 40, 30, 5, 0] }],
      fleets: [
        {
          id: "vans",
          bus: 3,
          vehicles: 800,
          chargeKW: 11,
          dischargeKW: 11,
          capacityKWh: 60,
          etaCharge: 0.95,
          etaDischarge: 0.95,
          socMin: 0.2,
          socMax: 0.95,
          socStart: 0.6,
          socEnd: 0.6,
          v2gFloor: 0.4,
          v2g: true,
          availability: [0.9, 0.8, 0.5, 0.5, 0.8, 0.9],
          driveKWh: [0, 2, 4, 4, 1, 0],
        },
      ],
      tariff: { peak: [0, 0, 0, 0, 1, 0], peakPrice: 40, offpeakPrice: 2 },
      shedCost: 5000,
      rampFraction: 0.3,
    },
  };
}
