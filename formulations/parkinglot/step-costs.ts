/**
 * What the interior point method makes small: a sum over places of a smooth cost of power and state of charge at the start of the step.
 */
import { type Curvature, computeCurvature } from "./degradation.ts";
import { costRange, tariffIndices } from "./indices.ts";
import type { ParkingInput } from "./input.ts";

/** A cost with its first and second derivatives. */
export interface StepCost {
  /** Whether it is convex in power and state together; else points are local optima, and bounds mean nothing. */
  readonly isConvex: boolean;
  /** What a step costs at most, to order of magnitude. */
  readonly scale: number;
  /** The cost of a positive power inside the domain of g. @param step of the day. @param curvature filled. */
  at(vehicle: number, step: number, powerKW: number, soc: number, curvature: Curvature): number;
}

/** Energy and weighted degradation, EUR. */
export function wearCost(input: ParkingInput): StepCost {
  const { law, vehicles, degradationWeight } = input;
  const priceEurPerKW = input.price.map((price) => input.stepHours * price);
  let scale = 0;
  for (const { maxKW, arrivalStep, departureStep } of vehicles) {
    for (let step = arrivalStep; step < departureStep; step++) {
      scale = Math.max(scale, Math.abs(priceEurPerKW[step]) * maxKW);
    }
  }
  return {
    isConvex: true,
    scale,
    at(vehicle, step, powerKW, soc, curvature) {
      const wearEur = computeCurvature(law, vehicles[vehicle], powerKW, soc, curvature);
      curvature.byPower = priceEurPerKW[step] + degradationWeight * curvature.byPower;
      curvature.bySoc *= degradationWeight;
      curvature.powerTwice *= degradationWeight;
      curvature.mixed *= degradationWeight;
      curvature.socTwice *= degradationWeight;
      return priceEurPerKW[step] * powerKW + degradationWeight * wearEur;
    },
  };
}

/** The negative of power × exact indices, kW: −τ p y(p, S) ρ(S), with y = (ĝ − g) / width and ρ = share (sf − S). */
export function indexCost(input: ParkingInput): StepCost {
  const { law, vehicles } = input;
  const ranges = vehicles.map((vehicle) => costRange(law, vehicle));
  const tariff = tariffIndices(input);
  return {
    isConvex: false,
    scale: vehicles.reduce((most, { maxKW }) => Math.max(most, maxKW), 0),
    at(vehicle, step, powerKW, soc, curvature) {
      const { capacityKWh, maxKW, departureStep, stepHours, socRequired } = vehicles[vehicle];
      const { least, most } = ranges[vehicle];
      const wearEur = computeCurvature(law, vehicles[vehicle], powerKW, soc, curvature);
      const perEur = most > least ? -1 / (most - least) : 0;
      const gentle = most > least ? (wearEur - most) * perEur : 1;
      const haste = -capacityKWh / (maxKW * (departureStep - step) * stepHours);
      const priority = haste * (soc - socRequired);
      const { byPower, bySoc, powerTwice, mixed, socTwice } = curvature;
      const weight = -tariff[step];
      const growth = gentle + powerKW * perEur * byPower;
      curvature.byPower = weight * priority * growth;
      curvature.bySoc = weight * powerKW * (perEur * bySoc * priority + gentle * haste);
      curvature.powerTwice = weight * priority * perEur * (2 * byPower + powerKW * powerTwice);
      curvature.mixed = weight * (growth * haste + priority * perEur * (bySoc + powerKW * mixed));
      curvature.socTwice = weight * powerKW * perEur * (socTwice * priority + 2 * bySoc * haste);
      return weight * powerKW * gentle * priority;
    },
  };
}
