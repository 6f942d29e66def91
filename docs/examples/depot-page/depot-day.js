// An invented working day of a depot: the same figures at every call.

/** Uniform numbers in [0, 1). */
function makeRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const round = (value) => Math.round(value * 100) / 100;

/** 1 at the peak hour, 0 from some hours away on. */
const bump = (hour, peak, width) => Math.max(0, 1 - ((hour - peak) / width) ** 2);

function truckDay(id, random, steps, stepHours) {
  const [powerKW, capacityKWh, kWhPerHour] = [
    [150, 350, 32],
    [250, 540, 44],
    [50, 140, 15],
  ][id % 3];
  const leave = Math.round((5 + 3.5 * random()) / stepHours);
  const back = leave + Math.round((4 + 4 * random()) / stepHours);
  const isAway = (step) => step >= leave && step < back;
  const days = Array.from({ length: steps }, (_, step) => step);
  const start = round(capacityKWh * (0.55 + 0.3 * random()));
  return {
    id,
    chargeKW: powerKW,
    dischargeKW: powerKW,
    etaCharge: 0.95,
    etaDischarge: 0.95,
    socMinKWh: capacityKWh * 0.2,
    socMaxKWh: capacityKWh,
    socStartKWh: start,
    socEndKWh: start,
    degradationCost: 0.03,
    parked: days.map((step) => (isAway(step) ? 0 : 1)),
    v2g: days.map((step) => (isAway(step) || id % 4 === 3 ? 0 : 1)),
    drain: days.map((step) =>
      isAway(step) ? round(Math.min(kWhPerHour, 0.04 * capacityKWh) * stepHours) : 0,
    ),
  };
}

/** An instance of the formulation `depot`: that many trucks over a day of that many steps. */
export function depotDay(trucks, steps) {
  const random = makeRandom(20);
  const stepHours = 24 / steps;
  const hours = Array.from({ length: steps }, (_, step) => step * stepHours);
  const price = hours.map((hour) => {
    const shape = 0.11 + 0.06 * bump(hour, 8, 3.5) + 0.21 * bump(hour, 19, 4) - 0.06 * bump(hour, 13, 4);
    return shape * (0.95 + 0.1 * random());
  });
  return {
    formulation: "depot",
    name: `${trucks} trucks, ${steps} steps`,
    data: {
      steps,
      stepHours,
      site: {
        importLimitKW: 70 * trucks,
        exportLimitKW: 45 * trucks,
        gridExclusive: true,
        reliefMode: "none",
      },
      importPrice: price.map((each) => round(1000 * each) / 1000),
      exportPrice: price.map((each) => round(620 * each) / 1000),
      pv: hours.map((hour) => round(21 * trucks * bump(hour, 12.75, 7) * (0.9 + 0.2 * random()))),
      baseLoad: hours.map((hour) => round(16 * trucks * (0.45 + 0.4 * bump(hour, 10, 7)))),
      trucks: Array.from({ length: trucks }, (_, id) => truckDay(id, random, steps, stepHours)),
    },
  };
}
