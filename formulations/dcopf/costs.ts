/** What a plan costs, recomputed from the plan. All in $ over the horizon. */
import { costAt, segmentCostAt, segmentsOf } from "./cost.ts";
import type { DcopfInput } from "./input.ts";
import type { DcopfPlan } from "./plan.ts";
import { missingMWh } from "./soft.ts";

/** The cost of a plan and its parts. */
export interface PlanCosts {
  /** Of generation by the true cost functions. */
  readonly generation: number;
  /** Of generation by the segments of the model; the same without segments. */
  readonly segmented: number;
  /** Of the fleets' net energy. */
  readonly tariff: number;
  readonly shed: number;
  /** Of what end states miss; 0 unless they may give way. */
  readonly missed: number;
  /** generation + tariff + shed + missed: the objective. */
  readonly exact: number;
}

/** A running sum that does not lose small terms (Neumaier). */
class CompensatedSum {
  #sum = 0;
  #lost = 0;

  add(term: number): void {
    const next = this.#sum + term;
    this.#lost += Math.abs(this.#sum) >= Math.abs(term) ? this.#sum - next + term : term - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    return this.#sum + this.#lost;
  }
}

/** Net power that the fleets take from the network in a step, MW. */
export function fleetNetMW(plan: DcopfPlan, step: number): number {
  return plan.fleets.reduce((sum, fleet) => sum + fleet.chargeMW[step] - fleet.dischargeMW[step], 0);
}

/** The costs of a plan. */
export function costsOf(plan: DcopfPlan, input: DcopfInput): PlanCosts {
  const { steps, stepHours, tariff } = input;
  const { count, cost, minMW, maxMW } = input.network.generators;
  const segments =
    input.costSegments === null
      ? null
      : cost.map((each, gen) =>
          segmentsOf(each, minMW[gen], maxMW[gen], input.costSegments ?? 1, "interpolated"),
        );
  const generation = new CompensatedSum();
  const segmented = new CompensatedSum();
  const tariffSum = new CompensatedSum();
  const shed = new CompensatedSum();
  for (let step = 0; step < steps; step++) {
    for (let gen = 0; gen < count; gen++) {
      const power = plan.generationMW[step * count + gen];
      const exact = stepHours * costAt(cost[gen], power);
      generation.add(exact);
      segmented.add(segments === null ? exact : stepHours * segmentCostAt(segments[gen], power));
    }
    if (tariff !== null) {
      const price = tariff.peak[step] === 1 ? tariff.peakPrice : tariff.offpeakPrice;
      tariffSum.add(stepHours * price * Math.max(0, fleetNetMW(plan, step)));
    }
  }
  for (const power of plan.shedMW) shed.add(stepHours * (input.shedCost ?? 0) * power);
  const { targetPerMWh } = input.soft ?? { targetPerMWh: 0 };
  const missed = input.fleets.reduce((sum, _, pos) => sum + missingMWh(plan, input, pos) * targetPerMWh, 0);
  const parts = { generation: generation.value, tariff: tariffSum.value, shed: shed.value, missed };
  const exact = parts.generation + parts.tariff + parts.shed + missed;
  return { ...parts, segmented: segmented.value, exact };
}
