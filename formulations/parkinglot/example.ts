/** A small valid instance: two vehicles, eight quarter hours; the cheap ones lie in the middle. */
export function exampleParking(): unknown {
  return {
    formulation: "parkinglot",
    name: "two vehicles, two hours",
    variant: "convex",
    params: { stepHours: 0.25, etaCharge: 0.95, gridLimitKW: 11, degradationWeight: 20 },
    data: {
      price: [0.4, 0.4, 0.3, 0.25, 0.25, 0.3, 0.45, 0.45],
      vehicles: [
        {
          id: 1,
          capacityKWh: 40,
          maxKW: 7.4,
          socArrival: 0.4,
          socRequired: 0.55,
          arrivalStep: 0,
          departureStep: 7,
        },
        {
          id: 2,
          capacityKWh: 24,
          maxKW: 7.4,
          socArrival: 0.5,
          socRequired: 0.7,
          arrivalStep: 1,
          departureStep: 8,
        },
      ],
    },
  };
}
